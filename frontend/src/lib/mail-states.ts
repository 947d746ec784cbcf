import type { OutboxMessage } from '@/api/types';

export type MailState = OutboxMessage['state'];

const all = {
  stored: true,
  queued: true,
  held: true,
  sending: true,
  deferred: true,
  accepted: true,
  delivered: true,
  bounced: true,
  failed: true,
  ended: true,
} as const satisfies Record<MailState, true>;

/** Every state, without its words: the address of the outbox names one, and addresses are part of the first visit. */
export const mailStates = Object.keys(all) as MailState[];
