import type { MailState } from './mail-states';
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

/** Where a message stands, as a word and a tone. */
export function mailWord(state: MailState) {
  return { tone: tones[state], word: t(`mail.${state}`) };
}

/** Whether somebody has to do something about it. */
export function mailIsLost(state: MailState): boolean {
  return state === 'bounced' || state === 'failed';
}
