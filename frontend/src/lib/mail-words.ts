import type { OutboxMessage } from '@/api/types';
import { catalogue } from './messages';

const t = catalogue({
  'mail.stored': 'Stored, not sent',
  'mail.queued': 'Queued',
  'mail.held': 'Held',
  'mail.sending': 'Sending',
  'mail.deferred': 'Deferred',
  'mail.accepted': 'Accepted by the provider',
  'mail.delivered': 'Delivered',
  'mail.bounced': 'Bounced',
  'mail.failed': 'Failed',
  'mail.ended': 'Not sent, link ended',
});

export type MailState = OutboxMessage['state'];

const tones = {
  stored: 'attention',
  queued: 'neutral',
  held: 'attention',
  sending: 'busy',
  deferred: 'attention',
  accepted: 'done',
  delivered: 'done',
  bounced: 'error',
  failed: 'error',
  ended: 'neutral',
} as const satisfies Record<MailState, string>;

export const mailStates = Object.keys(tones) as MailState[];

/** Where a message stands, as a word and a tone. */
export function mailWord(state: MailState) {
  return { tone: tones[state], word: t(`mail.${state}`) };
}

/** Whether somebody has to do something about it. */
export function mailIsLost(state: MailState): boolean {
  return state === 'bounced' || state === 'failed';
}
