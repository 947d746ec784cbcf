import { describe, expect, it } from 'vitest';
import type { Policy } from '@/api/types';
import { changeOf, fieldsOf, idleChoices } from './policy';

const policy: Policy = {
  mfa: 'required',
  mfaFrom: new Date('2026-12-01T00:00:00').toISOString(),
  methods: ['totp'],
  idleMinutes: 45,
  absoluteMinutes: 0,
  emailDomains: ['acme.example', 'acme.test'],
  version: 3,
};

describe('a policy in a form', () => {
  it('comes back as it went in', () => {
    expect(fieldsOf(policy).mfaFrom).toBe('2026-12-01');
    expect({ ...changeOf(fieldsOf(policy)), version: 3 }).toEqual(policy);
  });

  it('has no date unless a second factor is required', () => {
    expect(changeOf({ ...fieldsOf(policy), mfa: 'optional' }).mfaFrom).toBeUndefined();
  });

  it('keeps a limit that is none of the usual ones', () => {
    expect(idleChoices(45)).toContain(45);
    expect(idleChoices(30)).toHaveLength(7);
  });
});
