import type { Policy, PolicyChange } from '@/api/types';

/** A policy as the form holds it: texts and choices. */
export type PolicyFields = {
  mfa: PolicyChange['mfa'];
  mfaFrom: string;
  methods: string;
  idleMinutes: string;
  absoluteMinutes: string;
  emailDomains: string;
};

const choice = (fixed: readonly number[], current: number) =>
  fixed.includes(current) ? fixed : [...fixed, current].sort((a, b) => a - b);

/** Minutes to choose from; one that was set otherwise stays among them. */
export const idleChoices = (current: number) => choice([0, 15, 30, 60, 120, 240, 480], current);
export const absoluteChoices = (current: number) => choice([0, 60, 240, 480, 1_440, 10_080], current);

/** The day of an instant where the reader is, as a date field holds it. */
function dayOf(iso: string | undefined): string {
  if (iso === undefined) return '';
  const at = new Date(iso);
  const two = (n: number) => String(n).padStart(2, '0');
  return `${String(at.getFullYear())}-${two(at.getMonth() + 1)}-${two(at.getDate())}`;
}

export function fieldsOf(policy: Policy): PolicyFields {
  return {
    mfa: policy.mfa,
    mfaFrom: dayOf(policy.mfaFrom),
    methods: policy.methods[0] ?? 'any',
    idleMinutes: String(policy.idleMinutes),
    absoluteMinutes: String(policy.absoluteMinutes),
    emailDomains: policy.emailDomains.join(', '),
  };
}

export function changeOf(fields: PolicyFields): PolicyChange {
  const dated = fields.mfa === 'required' && fields.mfaFrom !== '';
  return {
    mfa: fields.mfa,
    mfaFrom: dated ? new Date(`${fields.mfaFrom}T00:00:00`).toISOString() : undefined,
    methods: fields.methods === 'totp' || fields.methods === 'passkey' ? [fields.methods] : [],
    idleMinutes: Number(fields.idleMinutes),
    absoluteMinutes: Number(fields.absoluteMinutes),
    emailDomains: fields.emailDomains.split(/[\s,;]+/).filter(Boolean),
  };
}
