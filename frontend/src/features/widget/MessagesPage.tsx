import { Anchor, Button, NativeSelect, Text } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import type { Tenant, VisitorMessage } from '@/api/types';
import { ConfirmDialog } from '@/components/ConfirmDialog';
import { LoadMore } from '@/components/DataTable';
import { EmptyState } from '@/components/EmptyState';
import { IconMail } from '@/components/icons';
import { Page } from '@/components/Page';
import { PageSkeleton } from '@/components/PageSkeleton';
import { ProblemAlert } from '@/components/ProblemAlert';
import { StateBadge } from '@/components/StateBadge';
import { TimeAgo } from '@/components/TimeAgo';
import { WithTenant } from '@/components/WithTenant';
import { allows } from '@/lib/permissions';
import { problemOf } from '@/lib/problem';
import { toast } from '@/lib/toasts';
import { inboxQuery, useDeleteMessage, useSettle, type MessageState } from './api';
import { t } from './messages';
import classes from './Widget.module.css';

/** What visitors of a company's website have written. */
export function MessagesPage({ slug, state }: { slug: string; state: MessageState | undefined }) {
  return <WithTenant slug={slug}>{(tenant) => <Inbox tenant={tenant} state={state} />}</WithTenant>;
}

type Part = { tenant: Tenant; state: MessageState | undefined };

function Inbox({ tenant, state }: Part) {
  return (
    <Page title={t('inbox.title')} intro={t('inbox.intro')}>
      <Filter state={state} />
      <Messages tenant={tenant} state={state} />
    </Page>
  );
}

function Filter({ state }: { state: MessageState | undefined }) {
  const navigate = useNavigate({ from: '/t/$slug/widget/messages' });
  return (
    <NativeSelect
      className={classes.filter}
      label={t('inbox.show')}
      value={state ?? ''}
      data={[
        { value: '', label: t('inbox.all') },
        { value: 'new', label: t('inbox.new') },
        { value: 'done', label: t('inbox.done') },
      ]}
      onChange={({ currentTarget: { value } }) => {
        void navigate({ search: value === '' ? {} : { state: value as MessageState }, replace: true });
      }}
    />
  );
}

const empty = {
  '': { title: t('inbox.none'), text: t('inbox.noneText') },
  new: { title: t('inbox.noneNew'), text: t('inbox.noneNewText') },
  done: { title: t('inbox.noneDone'), text: undefined },
};

function Messages({ tenant, state }: Part) {
  const inbox = useInfiniteQuery(inboxQuery(tenant.slug, state));
  const [doomed, setDoomed] = useState<VisitorMessage>();
  const remove = useDeleteMessage(tenant.slug);
  if (inbox.isPending) return <PageSkeleton />;
  if (inbox.isError) {
    return <ProblemAlert error={inbox.error} title={t('inbox.failed')} onRetry={() => void inbox.refetch()} />;
  }
  const messages = inbox.data.pages.flatMap(({ items }) => items);
  const manages = allows(tenant.access.permissions, 'WIDGET:manage');
  if (messages.length === 0) {
    const { title, text } = empty[state ?? ''];
    return (
      <EmptyState icon={<IconMail size={24} />} title={title}>
        {text}
      </EmptyState>
    );
  }
  return (
    <div>
      <ul className={classes.messages}>
        {messages.map((message) => (
          <li key={message.id}>
            <Message
              message={message}
              slug={tenant.slug}
              manages={manages}
              onDelete={() => {
                setDoomed(message);
              }}
            />
          </li>
        ))}
      </ul>
      <LoadMore
        shown={messages.length}
        hasMore={inbox.hasNextPage}
        loading={inbox.isFetchingNextPage}
        onMore={() => void inbox.fetchNextPage()}
      />
      <ConfirmDialog
        opened={doomed !== undefined}
        title={t('inbox.deleteTitle')}
        confirmLabel={t('inbox.deleteConfirm')}
        danger
        onConfirm={async () => {
          await remove(doomed?.id ?? '');
          toast('done', t('inbox.deleted'));
        }}
        onClose={() => {
          setDoomed(undefined);
        }}
      >
        {t('inbox.deleteText', { name: doomed?.name ?? '' })}
      </ConfirmDialog>
    </div>
  );
}

type Row = { message: VisitorMessage; slug: string; manages: boolean; onDelete: () => void };

const siteOf = (page: string) => page.replace(/^https?:\/\//, '');

function Message({ message, slug, manages, onDelete }: Row) {
  const { name, email, phone, text, page, state, createdAt, doneBy } = message;
  return (
    <article className={classes.message} aria-label={name}>
      <header>
        <strong>{name}</strong>
        <StateBadge tone={state === 'new' ? 'attention' : 'done'}>
          {state === 'new' ? t('inbox.new') : t('inbox.done')}
        </StateBadge>
      </header>
      <Text size="sm" c="dimmed" component="div" className={classes.contact}>
        {email === '' ? null : <Anchor href={`mailto:${email}`}>{email}</Anchor>}
        {phone === '' ? null : <Anchor href={`tel:${phone.replace(/[^0-9+]/g, '')}`}>{phone}</Anchor>}
        <span>
          <TimeAgo at={createdAt} /> {t('inbox.from', { site: siteOf(page) })}
        </span>
        {doneBy === undefined ? null : <span>{t('inbox.doneBy', { name: doneBy })}</span>}
      </Text>
      <p className={classes.words}>{text}</p>
      {manages ? <Acts message={message} slug={slug} onDelete={onDelete} /> : null}
    </article>
  );
}

function Acts({ message: { id, name, state }, slug, onDelete }: Omit<Row, 'manages'>) {
  const settle = useSettle(slug);
  const isNew = state === 'new';
  return (
    <div className={classes.acts}>
      <Button
        size="xs"
        variant="default"
        loading={settle.isPending}
        aria-label={isNew ? t('inbox.settleOf', { name }) : t('inbox.reopenOf', { name })}
        onClick={() => {
          settle.mutate(
            { id, state: isNew ? 'done' : 'new' },
            {
              onError: (error) => {
                toast('error', problemOf(error).detail);
              },
            },
          );
        }}
      >
        {isNew ? t('inbox.settle') : t('inbox.reopen')}
      </Button>
      <Button size="xs" variant="subtle" color="danger" aria-label={t('inbox.deleteOf', { name })} onClick={onDelete}>
        {t('inbox.delete')}
      </Button>
    </div>
  );
}
