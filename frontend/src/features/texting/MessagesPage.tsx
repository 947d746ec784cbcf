import { Button, NativeSelect } from '@mantine/core';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { Tenant, Thread } from '@/api/types';
import { EmptyState } from '@/components/EmptyState';
import { ButtonLink } from '@/components/links';
import { Notice } from '@/components/Notice';
import { Page } from '@/components/Page';
import { PageSkeleton } from '@/components/PageSkeleton';
import { ProblemAlert } from '@/components/ProblemAlert';
import { TimeAgo } from '@/components/TimeAgo';
import { showPhone } from '@/lib/phone';
import { allows } from '@/lib/permissions';
import { textingQuery, threadsQuery } from './api';
import { Conversation } from './Conversation';
import { SendDialog } from './SendDialog';
import { t } from './messages';
import classes from './Texting.module.css';

export type MessagesSearch = { contact?: string; unread?: boolean };

type Props = { tenant: Tenant; search: MessagesSearch; onSearch: (search: MessagesSearch) => void };

/** Conversations at the left, one of them at the right; on a phone one at a time. */
export function MessagesPage({ tenant, search, onSearch }: Props) {
  const { slug, name, access } = tenant;
  const texting = useQuery(textingQuery(slug));
  const active = texting.data?.state === 'active';
  const sends = allows(access.permissions, 'TEXTING:send');
  return (
    <Page
      title={t('inbox.title')}
      intro={t('inbox.intro', { name })}
      width="wide"
      actions={active && sends ? <SendDialog slug={slug} choice={{ all: true }} /> : undefined}
    >
      {texting.isSuccess && !active ? (
        <Notice tone="info" title={t('inbox.off')}>
          <p>{t('inbox.offText')}</p>
          <ButtonLink to="/t/$slug/settings/texting" params={{ slug }} variant="default" size="xs">
            {t('inbox.toSettings')}
          </ButtonLink>
        </Notice>
      ) : null}
      <div className={classes.inbox} data-open={search.contact !== undefined}>
        <Threads slug={slug} search={search} onSearch={onSearch} />
        <div className={classes.conversation}>
          {search.contact === undefined ? (
            <EmptyState title={t('inbox.choose')}>{t('inbox.chooseText')}</EmptyState>
          ) : (
            <Conversation key={search.contact} tenant={tenant} contact={search.contact} texting={texting.data} />
          )}
        </div>
      </div>
    </Page>
  );
}

function Threads({ slug, search, onSearch }: { slug: string } & Omit<Props, 'tenant'>) {
  const { unread = false } = search;
  const threads = useInfiniteQuery(threadsQuery(slug, unread));
  const rows = threads.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <nav className={classes.threads} aria-label={t('inbox.threads')}>
      <NativeSelect
        label={t('inbox.show')}
        value={unread ? 'unread' : 'all'}
        data={[
          { value: 'all', label: t('inbox.all') },
          { value: 'unread', label: t('inbox.onlyUnread') },
        ]}
        onChange={(event) => {
          onSearch({ ...search, unread: event.currentTarget.value === 'unread' ? true : undefined });
        }}
      />
      {threads.isError ? <ProblemAlert error={threads.error} onRetry={() => void threads.refetch()} /> : null}
      {threads.isPending ? <PageSkeleton /> : null}
      {threads.isSuccess && rows.length === 0 ? (
        <div className={classes.none}>
          <None slug={slug} unread={unread} />
        </div>
      ) : null}
      {rows.length === 0 ? null : (
        <ul className={classes.threadList}>
          {rows.map((row) => (
            <li key={row.contact.id}>
              <ThreadLink slug={slug} row={row} unread={unread} current={row.contact.id === search.contact} />
            </li>
          ))}
        </ul>
      )}
      {threads.hasNextPage ? (
        <Button variant="default" loading={threads.isFetchingNextPage} onClick={() => void threads.fetchNextPage()}>
          {t('inbox.more')}
        </Button>
      ) : null}
    </nav>
  );
}

function None({ slug, unread }: { slug: string; unread: boolean }) {
  if (unread) return <EmptyState title={t('inbox.noUnread')}>{t('inbox.noUnreadText')}</EmptyState>;
  return (
    <EmptyState
      title={t('inbox.none')}
      action={
        <ButtonLink to="/t/$slug/contacts" params={{ slug }} variant="default">
          {t('inbox.contacts')}
        </ButtonLink>
      }
    >
      {t('inbox.noneText')}
    </EmptyState>
  );
}

type LinkProps = { slug: string; row: Thread; unread: boolean; current: boolean };

function ThreadLink({ slug, row, unread, current }: LinkProps) {
  const { contact, lastText, lastTextIn, lastTextAt } = row;
  return (
    <Link
      to="/t/$slug/messages"
      params={{ slug }}
      search={{ contact: contact.id, unread: unread ? true : undefined }}
      className={classes.thread}
      data-unread={row.unread > 0}
      aria-current={current ? 'page' : undefined}
    >
      <span className={classes.who}>{contact.name || showPhone(contact.phone)}</span>
      <span className={classes.sub}>{lastTextAt === undefined ? null : <TimeAgo at={lastTextAt} />}</span>
      <span className={classes.preview}>{lastTextIn ? lastText : t('inbox.you', { text: lastText })}</span>
      {row.unread === 0 ? null : (
        <span className={classes.unread} role="img" aria-label={t('inbox.unread', { count: row.unread })}>
          {row.unread}
        </span>
      )}
    </Link>
  );
}
