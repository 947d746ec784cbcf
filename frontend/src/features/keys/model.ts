import type { ApiKey } from '@/api/types';

export type KeyStateName = 'active' | 'soon' | 'expired' | 'revoked';

// How long before its end a key is marked, in milliseconds: a week to make another.
const notice = 7 * 24 * 60 * 60 * 1000;

/** Where a key stands now. */
export function keyState({ revokedAt, expiresAt }: ApiKey, now: Date = new Date()): KeyStateName {
  if (revokedAt !== undefined) return 'revoked';
  const left = new Date(expiresAt).getTime() - now.getTime();
  if (left <= 0) return 'expired';
  return left < notice ? 'soon' : 'active';
}

/** A line that tries the key, for a POSIX shell. */
export function tryCommand(origin: string, key: string): string {
  return `curl -H 'Authorization: Bearer ${key}' ${origin}/api/v1/session`;
}
