import { describe, expect, it } from 'vitest';
import { safeNext } from './safe-next';

describe('safeNext', () => {
  it.each([
    ['/tenants', '/tenants'],
    ['/tenants?state=live#top', '/tenants?state=live#top'],
    ['/', '/'],
    ['/a/../b', '/b'],
  ])('goes to %s', (next, to) => {
    expect(safeNext(next)).toBe(to);
  });

  it.each([
    'https://evil.example/',
    '//evil.example/',
    '/\\evil.example/',
    '/\t/evil.example/',
    '\\/evil.example',
    'javascript:alert(1)',
    'tenants',
    '',
    undefined,
    42,
    '/..//evil.example',
  ])('refuses %j', (next) => {
    expect(safeNext(next)).toBeUndefined();
  });
});
