import type { CompanyInvitation } from '@/api/types';
import { t } from './messages';

const tones = {
  created: 'attention',
  queued: 'neutral',
  accepted: 'neutral',
  delivered: 'neutral',
  bounced: 'error',
  opened: 'busy',
  started: 'busy',
  completed: 'done',
  expired: 'attention',
  revoked: 'neutral',
} as const;

/** How far a link is, as a word and a tone. */
export function stageWord(stage: CompanyInvitation['stage']) {
  return { tone: tones[stage], word: t(`stage.${stage}`) };
}

/** What a row is called: the company, as it is called now, or the address. */
export function nameOf(row: CompanyInvitation): string {
  return row.company?.name ?? (row.companyName === '' ? row.email : row.companyName);
}

/** Who has to do something. */
export function waitsWord({ waitsFor, helper }: CompanyInvitation): string {
  return waitsFor === 'helper' ? t('waits.helper', { name: helper ?? '' }) : t(`waits.${waitsFor}`);
}
