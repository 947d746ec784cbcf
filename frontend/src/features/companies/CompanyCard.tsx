import { Stack, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { CompanyInvitation } from '@/api/types';
import { Dialog } from '@/components/Dialog';
import { PageSkeleton } from '@/components/PageSkeleton';
import { ProblemAlert } from '@/components/ProblemAlert';
import { StateBadge } from '@/components/StateBadge';
import { TimeAgo } from '@/components/TimeAgo';
import { formatDateTime } from '@/lib/format';
import { mailWord } from '@/lib/mail-words';
import { companyQuery } from './api';
import { t } from './messages';
import { nameOf } from './words';
import classes from './Companies.module.css';

const tones = { todo: 'neutral', done: 'done', skipped: 'attention' } as const;

/** One link: its steps, and what became of each mail. */
export function CompanyCard({ slug, row, onClose }: { slug: string; row: CompanyInvitation; onClose: () => void }) {
  const card = useQuery(companyQuery(slug, row.id));
  return (
    <Dialog opened size="lg" onClose={onClose} title={nameOf(row)} closeButtonProps={{ 'aria-label': t('act.close') }}>
      {card.isPending && <PageSkeleton />}
      {card.isError && <ProblemAlert error={card.error} onRetry={() => void card.refetch()} />}
      {card.isSuccess && (
        <Stack gap="md">
          <Title order={3}>{t('card.steps')}</Title>
          <ol className={classes.steps}>
            {card.data.steps.map((step) => (
              <li key={step.id}>
                {step.title} <StateBadge tone={tones[step.state]}>{t(`card.${step.state}`)}</StateBadge>
              </li>
            ))}
          </ol>
          <Dates row={card.data.invitation} />
          <Title order={3}>{t('card.mails')}</Title>
          {card.data.mails.length === 0 && <p>{t('card.mailsNone')}</p>}
          <ul className={classes.steps}>
            {card.data.mails.map((mail) => (
              <li key={mail.createdAt + mail.kind}>
                <span className={classes.stack}>
                  {mail.subject}
                  <span className={classes.sub}>
                    {mail.to} · <TimeAgo at={mail.createdAt} />
                  </span>
                  <StateBadge tone={mailWord(mail.state).tone}>{mailWord(mail.state).word}</StateBadge>
                  {mail.reason && <span className={classes.sub}>{mail.reason}</span>}
                </span>
              </li>
            ))}
          </ul>
        </Stack>
      )}
    </Dialog>
  );
}

function Dates({ row }: { row: CompanyInvitation }) {
  const dates = [
    { label: t('card.opened'), at: row.openedAt },
    { label: t('card.remind'), at: row.remindAt },
    { label: t('card.expires'), at: row.state === 'open' ? row.expiresAt : undefined },
  ];
  return (
    <div className={classes.stack}>
      {dates.map(({ label, at }) =>
        at === undefined ? null : (
          <span key={label}>
            {label}: {formatDateTime(at)}
          </span>
        ),
      )}
      {row.note !== '' && (
        <span>
          {t('card.note')}: {row.note}
        </span>
      )}
    </div>
  );
}
