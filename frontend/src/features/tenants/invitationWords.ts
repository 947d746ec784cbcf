import type { StateTone } from '@/components/StateBadge';
import { t } from './messages';
import type { ResultState } from './model';

/** Where an invitation stands, as a word and a tone. */
export function invitationWord(state: ResultState | 'pending' | 'accepted'): { tone: StateTone; word: string } {
  switch (state) {
    case 'accepted':
    case 'joined':
      return { tone: 'done', word: t('invitation.accepted') };
    case 'pending':
    case 'invited':
      return { tone: 'neutral', word: t('invitation.pending') };
    case 'failed':
      return { tone: 'error', word: t('invitation.failed') };
    case 'expired':
      return { tone: 'attention', word: t('invitation.expired') };
    case 'revoked':
      return { tone: 'neutral', word: t('invitation.revoked') };
    case 'declined':
      return { tone: 'attention', word: t('invitation.declined') };
    case 'waiting':
      return { tone: 'neutral', word: t('invitation.waiting') };
  }
}
