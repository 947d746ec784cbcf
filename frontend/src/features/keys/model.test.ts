import { describe, expect, it } from 'vitest';
import type { ApiKey } from '@/api/types';
import { keyState, linesOf, scopesOf, tryCommand } from './model';

const now = new Date('2026-03-01T00:00:00Z');

function key(over: Partial<ApiKey>): ApiKey {
  return {
    id: 'ak_1',
    name: 'Import',
    hint: 'tnk_abc',
    permissions: [],
    networks: [],
    createdBy: { id: 'ac_1', name: 'Ada' },
    createdAt: '2026-01-01T00:00:00Z',
    expiresAt: '2026-06-01T00:00:00Z',
    ...over,
  };
}

describe('keyState', () => {
  it.each([
    [{}, 'active'],
    [{ expiresAt: '2026-03-05T00:00:00Z' }, 'soon'],
    [{ expiresAt: '2026-03-01T00:00:00Z' }, 'expired'],
    [{ expiresAt: '2026-02-01T00:00:00Z', revokedAt: '2026-01-15T00:00:00Z' }, 'revoked'],
  ] as const)('%j is %s', (over, state) => {
    expect(keyState(key(over), now)).toBe(state);
  });
});

describe('tryCommand', () => {
  it('carries the key in a header, not in the address', () => {
    expect(tryCommand('https://t.example', 'tnk_x')).toBe(
      "curl -H 'Authorization: Bearer tnk_x' https://t.example/api/v1/session",
    );
  });
});

describe('what a form says', () => {
  it('is read line by line', () => {
    expect(linesOf(' 10.0.0.1\n\n 192.0.2.0/24, 2001:db8::/32 ')).toEqual([
      '10.0.0.1',
      '192.0.2.0/24',
      '2001:db8::/32',
    ]);
    expect(scopesOf(['TENANT:read', 'VOICE:*', '*'])).toEqual(['TENANT:read']);
  });
});
