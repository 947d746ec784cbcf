import type { Contact } from '@/api/types';
import { StateBadge } from '@/components/StateBadge';
import { t } from './messages';

/** Whether a contact can be texted from the number of now. */
export function ConsentBadge({ contact: { consent, earlier } }: { contact: Contact }) {
  if (consent === 'in') return <StateBadge tone="done">{t('consent.in')}</StateBadge>;
  if (consent === 'out') return <StateBadge tone="attention">{t('consent.out')}</StateBadge>;
  return <StateBadge tone="neutral">{earlier ? t('consent.earlier') : t('consent.none')}</StateBadge>;
}
