import { NativeSelect } from '@mantine/core';
import { useSuspenseInfiniteQuery, useSuspenseQuery } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import type { OutboxMessage } from '@/api/types';
import { Breakable } from '@/components/Breakable';
import { DataTable, LoadMore, type Column } from '@/components/DataTable';
import { EmptyState } from '@/components/EmptyState';
import { IconMail } from '@/components/icons';
import { AnchorLink } from '@/components/links';
import { Notice } from '@/components/Notice';
import { Page } from '@/components/Page';
import { StateBadge } from '@/components/StateBadge';
import { TimeAgo } from '@/components/TimeAgo';
import { mailStates, type MailState } from '@/lib/mail-states';
import { mailIsLost, mailWord } from '@/lib/mail-words';
import { allows } from '@/lib/permissions';
import { platformInfoQuery, useSession } from '@/lib/session';
import { outboxQuery } from './api';
import { t } from './messages';
import classes from './Outbox.module.css';

/** Every message that was written, and what became of it. */
export function OutboxPage({ state }: { state: MailState | undefined }) {
  const { data: info } = useSuspenseQuery(platformInfoQuery);
  return (
    <Page title={t('outbox.title')} intro={info.mail.configured ? t('outbox.intro') : t('outbox.introOff')}>
      {info.mail.configured ? null : <NotConfigured />}
      <Filter state={state} />
      <Messages state={state} />
    </Page>
  );
}

function NotConfigured() {
  const { permissions } = useSession().account;
  return (
    <Notice tone="warning" title={t('outbox.notSent')}>
      {t('outbox.notSentText')}
      {allows(permissions, 'SETTINGS:manage') ? (
        <AnchorLink to="/settings/mail" size="sm" underline="always">
          {t('outbox.configure')}
        </AnchorLink>
      ) : null}
    </Notice>
  );
}

function Filter({ state }: { state: MailState | undefined }) {
  const navigate = useNavigate({ from: '/outbox/' });
  return (
    <NativeSelect
      className={classes.filter}
      label={t('outbox.filter')}
      value={state ?? ''}
      data={[
        { value: '', label: t('outbox.all') },
        ...mailStates.map((value) => ({ value, label: mailWord(value).word })),
      ]}
      onChange={({ currentTarget: { value } }) => {
        void navigate({ search: value === '' ? {} : { state: value as MailState }, replace: true });
      }}
    />
  );
}

function Messages({ state }: { state: MailState | undefined }) {
  const outbox = useSuspenseInfiniteQuery(outboxQuery(state));
  const messages = outbox.data.pages.flatMap(({ items }) => items);
  if (messages.length === 0) {
    return (
      <EmptyState
        icon={<IconMail size={24} />}
        title={state === undefined ? t('outbox.none') : t('outbox.noneInState')}
      >
        {state === undefined ? t('outbox.noneText') : null}
      </EmptyState>
    );
  }
  return (
    <div>
      <DataTable caption={t('outbox.title')} columns={columns} rows={messages} rowKey={({ id }) => id} />
      <LoadMore
        shown={messages.length}
        hasMore={outbox.hasNextPage}
        loading={outbox.isFetchingNextPage}
        onMore={() => void outbox.fetchNextPage()}
      />
    </div>
  );
}

function State({ message: { state, reason } }: { message: OutboxMessage }) {
  const { tone, word } = mailWord(state);
  return (
    <span className={classes.state}>
      <StateBadge tone={tone}>{word}</StateBadge>
      {mailIsLost(state) && reason !== undefined ? <span className="tn-note">{reason}</span> : null}
    </span>
  );
}

const columns: Column<OutboxMessage>[] = [
  {
    key: 'subject',
    title: t('outbox.subject'),
    lead: true,
    render: ({ id, subject }) => (
      <Link to="/outbox/$messageId" params={{ messageId: id }} className="tn-link">
        {subject}
      </Link>
    ),
  },
  {
    key: 'to',
    title: t('outbox.to'),
    render: ({ to, toName }) => (
      <>
        {toName === '' ? <Breakable>{to}</Breakable> : toName}
        {toName === '' ? null : (
          <div className="tn-note">
            <Breakable>{to}</Breakable>
          </div>
        )}
      </>
    ),
  },
  { key: 'tenant', title: t('outbox.tenant'), render: ({ tenant }) => tenant?.name ?? '' },
  { key: 'when', title: t('outbox.when'), render: ({ createdAt }) => <TimeAgo at={createdAt} /> },
  { key: 'state', title: t('outbox.state'), render: (message) => <State message={message} /> },
];
