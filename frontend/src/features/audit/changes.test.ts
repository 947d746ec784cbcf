import { describe, expect, it } from 'vitest';
import { readDetail, summaryOf } from './changes';

describe('readDetail', () => {
  it('sets before and after side by side', () => {
    const { changes, rest } = readDetail({
      before: { role: 'VIEWER', gone: true },
      after: { role: 'ADMIN', tags: ['a', 'b'] },
      email: 'a@example.com',
    });
    expect(changes).toEqual([
      { name: 'role', before: 'VIEWER', after: 'ADMIN' },
      { name: 'gone', before: 'true', after: undefined },
      { name: 'tags', before: undefined, after: 'a, b' },
    ]);
    expect(rest).toEqual([['email', 'a@example.com']]);
  });

  it('leaves out what stayed and what is empty', () => {
    const detail = {
      before: { name: 'A', kind: 'saml', to: '' },
      after: { name: 'B', kind: 'saml' },
      note: '',
      by: 'Ada',
    };
    expect(summaryOf(detail)).toBe('name: A → B · by: Ada');
  });

  it('takes plain values too', () => {
    expect(summaryOf({ before: 'Ada', after: 'Ada L.' })).toBe('Ada → Ada L.');
    expect(summaryOf({ known: false })).toBe('known: false');
    expect(summaryOf({})).toBe('');
  });
});
