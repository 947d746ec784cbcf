import { describe, expect, it } from 'vitest';
import { catalogue } from '.';

const t = catalogue({
  plain: 'Nothing to fill in',
  named: '{who} invites you to {place}',
  twice: '{who} and {who}',
  plural: { one: '{count} tenant in {place}', other: '{count} tenants in {place}' },
});

describe('catalogue', () => {
  it('gives a text as it stands', () => {
    expect(t('plain')).toBe('Nothing to fill in');
  });

  it('fills in names, also twice, and never reads what is filled in', () => {
    expect(t('named', { who: '{place}', place: 'Acme' })).toBe('{place} invites you to Acme');
    expect(t('twice', { who: 'Ada' })).toBe('Ada and Ada');
  });

  it('chooses the plural by the rules of the language and shows numbers in its way', () => {
    expect(t('plural', { count: 1, place: 'Acme' })).toBe('1 tenant in Acme');
    expect(t('plural', { count: 0, place: 'Acme' })).toBe('0 tenants in Acme');
    expect(t('plural', { count: 12_345, place: 'Acme' })).toBe('12,345 tenants in Acme');
  });

  it('refuses wrong keys and parameters when it is compiled', () => {
    // @ts-expect-error no such key
    t('missing');
    // @ts-expect-error who is missing
    t('named', { place: 'Acme' });
    // @ts-expect-error a plural needs its count
    t('plural', { place: 'Acme' });
    // @ts-expect-error nothing to fill in
    t('plain', { who: 'Ada' });
    expect.assertions(0);
  });
});
