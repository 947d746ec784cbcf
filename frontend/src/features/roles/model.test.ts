import { describe, expect, it } from 'vitest';
import { expand, nameFromTitle } from './model';

describe('nameFromTitle', () => {
  it.each([
    ['Support lead', 'SUPPORT_LEAD'],
    ['  Café & Bar! ', 'CAFE_BAR'],
    ['24/7 desk', 'DESK'],
    ['支持', ''],
  ])('makes %s into %s', (title, name) => {
    expect(nameFromTitle(title)).toBe(name);
  });
});

describe('expand', () => {
  it('spells wildcards out in the order of the list', () => {
    const all = ['TENANT_MGMT:create', 'TENANT_MGMT:read', 'OUTBOX:read'];
    expect(expand(['TENANT_MGMT:*'], all)).toEqual(['TENANT_MGMT:create', 'TENANT_MGMT:read']);
    expect(expand(['*'], all)).toEqual(all);
    expect(expand(['OUTBOX:read'], all)).toEqual(['OUTBOX:read']);
  });
});
