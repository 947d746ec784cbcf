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

/** How long a key may work, in days. */
export const lifetimes = [7, 30, 90, 180, 365];

/** What a key can hold of somebody's permissions: those with a name of their own, not whole features. */
export function scopesOf(permissions: readonly string[]): string[] {
  return permissions.filter((permission) => !permission.endsWith('*'));
}

/** The entries of a field with one on each line. */
export function linesOf(text: string): string[] {
  return text
    .split(/[\s,;]+/)
    .map((line) => line.trim())
    .filter((line) => line !== '');
}

/** A line that tries the key, for a POSIX shell. */
export function tryCommand(origin: string, key: string): string {
  return `curl -H 'Authorization: Bearer ${key}' ${origin}/api/v1/session`;
}
