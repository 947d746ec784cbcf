import { Button } from '@mantine/core';
import { useSuspenseQuery } from '@tanstack/react-query';
import type { OutboxMessageFull } from '@/api/types';
import { CopyField } from '@/components/CopyField';
import { MailForms } from '@/components/MailPreview';
import { linkIn } from '@/components/MailPreview/mail-html';
import { Notice } from '@/components/Notice';
import { Page } from '@/components/Page';
import { ProblemAlert } from '@/components/ProblemAlert';
import { Section } from '@/components/Section';
import { StateBadge } from '@/components/StateBadge';
import { formatDateTime } from '@/lib/format';
import { mailWord } from '@/lib/mail-words';
import { allows } from '@/lib/permissions';
import { platformInfoQuery, useSession } from '@/lib/session';
import { toast } from '@/lib/toasts';
import { messageQuery, useSendAgain } from './api';
import { t } from './messages';
import classes from './Outbox.module.css';

/** One message as its reader would see it, what became of it, and its link to hand over. */
export function MessagePage({ id }: { id: string }) {
  const { data: message } = useSuspenseQuery(messageQuery(id));
  const { to, toName, tenant, createdAt, state } = message;
  const { tone, word } = mailWord(state);
  return (
    <Page
      width="normal"
      title={message.subject}
      badge={<StateBadge tone={tone}>{word}</StateBadge>}
      crumbs={[{ label: t('outbox.title'), to: '/outbox' }]}
      intro={
        <>
          <p>{t('message.to', { to: toName === '' ? to : `${toName} <${to}>` })}</p>
          <p>
            {t('message.written', { when: formatDateTime(createdAt) })}
            {tenant === undefined ? null : ` · ${t('message.for', { tenant: tenant.name })}`}
          </p>
        </>
      }
    >
      {state === 'stored' ? <Stored message={message} /> : <Became message={message} />}
      <MailForms html={message.html} text={message.text} />
    </Page>
  );
}

function Stored({ message }: { message: OutboxMessageFull }) {
  const { data: info } = useSuspenseQuery(platformInfoQuery);
  const link = linkIn(message.text);
  return (
    <Notice tone="warning" title={info.mail.configured ? mailWord('stored').word : t('outbox.notSent')}>
      {link === undefined ? null : <CopyField label={t('message.link')} value={link} what={t('message.linkWhat')} />}
      {info.mail.configured ? <SendAgain message={message} /> : null}
    </Notice>
  );
}

function Became({ message }: { message: OutboxMessageFull }) {
  const { state, reason, attempts, nextAt, acceptedAt, expiresAt, provider, providerId, stateAt } = message;
  const facts: [string, string | undefined][] = [
    [t('message.since'), formatDateTime(stateAt)],
    [t('message.reason'), reason],
    [t('message.attempts'), attempts === 0 ? undefined : String(attempts)],
    [
      state === 'held' ? t('message.held') : t('message.next'),
      nextAt === undefined || state === 'sending' || state === 'queued' ? undefined : formatDateTime(nextAt),
    ],
    [t('message.accepted'), acceptedAt === undefined ? undefined : formatDateTime(acceptedAt)],
    [t('message.provider'), provider === undefined ? undefined : t(`message.${provider}`)],
    [t('message.providerId'), providerId],
    [t('message.expires'), expiresAt === undefined ? undefined : formatDateTime(expiresAt)],
  ];
  return (
    <Section
      title={t('message.what')}
      intro={state === 'stored' ? undefined : t(`message.hint.${state}`)}
      actions={<SendAgain message={message} />}
    >
      <dl className={classes.facts}>
        {facts.map(([term, fact]) =>
          fact === undefined || fact === '' ? null : (
            <div key={term} style={{ display: 'contents' }}>
              <dt>{term}</dt>
              <dd>{fact}</dd>
            </div>
          ),
        )}
      </dl>
    </Section>
  );
}

const waits = new Set<OutboxMessageFull['state']>(['held', 'deferred', 'stored']);

function SendAgain({ message: { id, state } }: { message: OutboxMessageFull }) {
  const { permissions } = useSession().account;
  const send = useSendAgain(id);
  if (!allows(permissions, 'OUTBOX:manage') || state === 'sending' || state === 'queued' || state === 'ended')
    return null;
  return (
    <div>
      {send.isError ? <ProblemAlert error={send.error} /> : null}
      <Button
        variant="default"
        loading={send.isPending}
        onClick={() => {
          send.mutate(undefined, {
            onSuccess: () => {
              toast('done', t('message.sentAgain'));
            },
          });
        }}
      >
        {waits.has(state) ? t('message.now') : t('message.again')}
      </Button>
    </div>
  );
}
