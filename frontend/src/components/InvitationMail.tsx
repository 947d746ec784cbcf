import type { Invitation } from '@/api/types';
import { mailIsLost, mailWord } from '@/lib/mail-words';
import { t } from './messages';
import { StateBadge } from './StateBadge';

/** What became of an open invitation's mail: nothing is said of one that has come to an end. */
export function InvitationMail({ invitation }: { invitation: Invitation }) {
  const { state, delivery, deliveryReason } = invitation;
  if (state !== 'pending') return null;
  if (delivery === 'not_sent') return <span className="tn-note">{t('mail.notSent')}</span>;
  const { tone, word } = mailWord(delivery);
  if (!mailIsLost(delivery)) return <span className="tn-note">{t('mail.is', { word })}</span>;
  return (
    <>
      <StateBadge tone={tone}>{t('mail.is', { word })}</StateBadge>
      {deliveryReason === undefined ? null : <span className="tn-note">{deliveryReason}</span>}
    </>
  );
}
