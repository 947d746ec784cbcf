import { useSuspenseInfiniteQuery, useSuspenseQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { OutboxMessage } from '@/api/types';
import { DataTable, LoadMore, type Column } from '@/components/DataTable';
import { EmptyState } from '@/components/EmptyState';
import { IconMail } from '@/components/icons';
import { Notice } from '@/components/Notice';
import { Page } from '@/components/Page';
import { StateBadge } from '@/components/StateBadge';
import { TimeAgo } from '@/components/TimeAgo';
import { platformInfoQuery } from '@/lib/session';
import { outboxQuery } from './api';
import { t } from './messages';

/** Every message that was written, for as long as no mail server is configured to take them. */
export function OutboxPage() {
  const outbox = useSuspenseInfiniteQuery(outboxQuery);
  const { data: info } = useSuspenseQuery(platformInfoQuery);
  const messages = outbox.data.pages.flatMap(({ items }) => items);
  return (
    <Page title={t('outbox.title')} intro={t('outbox.intro')}>
      {info.mail.configured ? null : (
        <Notice tone="warning" title={t('outbox.notSent')}>
          {t('outbox.notSentText')}
        </Notice>
      )}
      {messages.length === 0 ? (
        <EmptyState icon={<IconMail size={24} />} title={t('outbox.none')}>
          {t('outbox.noneText')}
        </EmptyState>
      ) : (
        <div>
          <DataTable caption={t('outbox.title')} columns={columns} rows={messages} rowKey={({ id }) => id} />
          <LoadMore
            shown={messages.length}
            hasMore={outbox.hasNextPage}
            loading={outbox.isFetchingNextPage}
            onMore={() => void outbox.fetchNextPage()}
          />
        </div>
      )}
    </Page>
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
        {toName === '' ? to : toName}
        {toName === '' ? null : <div className="tn-note">{to}</div>}
      </>
    ),
  },
  { key: 'tenant', title: t('outbox.tenant'), render: ({ tenant }) => tenant?.name ?? '' },
  { key: 'when', title: t('outbox.when'), render: ({ createdAt }) => <TimeAgo at={createdAt} /> },
  {
    key: 'state',
    title: t('outbox.state'),
    render: () => <StateBadge tone="attention">{t('outbox.stored')}</StateBadge>,
  },
];
