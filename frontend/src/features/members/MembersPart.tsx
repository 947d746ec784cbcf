import { Button, Group } from '@mantine/core';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import type { Member, Tenant } from '@/api/types';
import { Breakable } from '@/components/Breakable';
import { DataTable, LoadMore, type Column } from '@/components/DataTable';
import { EarlierListsButton } from '@/components/EarlierListsButton';
import { EmptyState } from '@/components/EmptyState';
import { IconPlus } from '@/components/icons';
import { Page } from '@/components/Page';
import { PictureBeside } from '@/components/PersonPicture';
import { PageSkeleton } from '@/components/PageSkeleton';
import { ProblemAlert } from '@/components/ProblemAlert';
import { StateBadge } from '@/components/StateBadge';
import { TimeAgo } from '@/components/TimeAgo';
import { Section } from '@/components/Section';
import { allows } from '@/lib/permissions';
import { useSession } from '@/lib/session';
import { membersQuery, rolesQuery } from './api';
import type { MemberFilter, MemberSort } from './search';
import { CreateUser } from './CreateUser';
import { memberLists } from './earlier';
import { InviteMany } from './InviteMany';
import { MemberFilters, isFiltered } from './MemberFilters';
import { MemberMenu } from './MemberMenu';
import { t } from './messages';
import { Offer } from './Offer';
import classes from './Members.module.css';

type Props = {
  tenant: Tenant;
  filter: MemberFilter;
  onFilter: (filter: MemberFilter) => void;
  /** With it the list is a page of its own and not a part of one; what is given stands below it. */
  below?: ReactNode;
};

/** A tenant's people: found, narrowed down, and changed by those who may. */
export function MembersPart({ tenant, filter, onFilter, below }: Props) {
  const [open, setOpen] = useState<'invite' | 'create'>();
  const { permissions } = tenant.access;
  const close = () => {
    setOpen(undefined);
  };
  const actions = (
    <Group gap="sm">
      {allows(permissions, 'MEMBERS:manage') && (
        <Button
          variant="default"
          onClick={() => {
            setOpen('create');
          }}
        >
          {t('create.button')}
        </Button>
      )}
      {allows(permissions, 'MEMBERS:invite') && (
        <Button
          leftSection={<IconPlus size={18} />}
          onClick={() => {
            setOpen('invite');
          }}
        >
          {t('many.button')}
        </Button>
      )}
    </Group>
  );
  const content = (
    <>
      <Offer tenant={tenant} />
      <MemberList
        tenant={tenant}
        filter={filter}
        onFilter={(change) => {
          onFilter({ ...filter, ...change });
        }}
        onClear={() => {
          onFilter({});
        }}
      />
      <EarlierListsButton
        title={t('many.earlier')}
        source={() => memberLists(tenant.slug, allows(permissions, 'MEMBERS:invite'))}
      />
      {open === 'create' && <CreateUser tenant={tenant} onClose={close} />}
      {open === 'invite' && <InviteMany tenant={tenant} onClose={close} />}
    </>
  );
  const head = { title: t('members.title'), intro: t('members.intro', { name: tenant.name }), actions };
  if (below === undefined) {
    return (
      <Section {...head} plain>
        {content}
      </Section>
    );
  }
  return (
    <Page {...head} width="wide">
      {content}
      {below}
    </Page>
  );
}

type ListProps = {
  tenant: Tenant;
  filter: MemberFilter;
  onFilter: (change: MemberFilter) => void;
  onClear: () => void;
};

function MemberList({ tenant, filter, onFilter, onClear }: ListProps) {
  const members = useInfiniteQuery(membersQuery(tenant.slug, filter));
  const roles = useQuery(rolesQuery(tenant.slug)).data?.items ?? [];
  const me = useSession().account.id;
  const rows = members.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <div className={classes.list}>
      <MemberFilters filter={filter} roles={roles} onChange={onFilter} />
      {members.isError && <ProblemAlert error={members.error} onRetry={() => void members.refetch()} />}
      {members.isPending && <PageSkeleton />}
      {members.isSuccess && rows.length === 0 && <Nobody filtered={isFiltered(filter)} onClear={onClear} />}
      {rows.length > 0 && (
        <div>
          <DataTable
            caption={t('members.caption')}
            columns={columns(tenant, me, filter.sort ?? 'name', onFilter)}
            rows={rows}
            rowKey={(row) => row.account.id}
          />
          <LoadMore
            shown={rows.length}
            hasMore={members.hasNextPage}
            loading={members.isFetchingNextPage}
            onMore={() => void members.fetchNextPage()}
          />
        </div>
      )}
    </div>
  );
}

function Nobody({ filtered, onClear }: { filtered: boolean; onClear: () => void }) {
  if (!filtered) return <EmptyState title={t('members.none')}>{t('members.noneText')}</EmptyState>;
  return (
    <EmptyState
      title={t('members.noMatch')}
      action={
        <Button variant="default" onClick={onClear}>
          {t('members.clear')}
        </Button>
      }
    >
      {t('members.noMatchText')}
    </EmptyState>
  );
}

function columns(
  tenant: Tenant,
  me: string,
  sort: MemberSort,
  onFilter: (change: MemberFilter) => void,
): Column<Member>[] {
  const sortable = (field: 'name' | 'joined'): Column<Member>['sort'] => ({
    direction: sort === field ? 'ascending' : sort === `-${field}` ? 'descending' : 'none',
    onClick: () => {
      const next = sort === field ? (`-${field}` as const) : field;
      onFilter({ sort: next === 'name' ? undefined : next });
    },
  });
  const shown: Column<Member>[] = [
    {
      key: 'name',
      title: t('members.name'),
      lead: true,
      sort: sortable('name'),
      render: (row) => <Person row={row} me={me} />,
    },
    { key: 'role', title: t('members.role'), render: (row) => <span title={row.role}>{row.roleTitle}</span> },
    { key: 'state', title: t('members.state'), render: (row) => <State row={row} /> },
    {
      key: 'mfa',
      title: t('members.mfa'),
      narrow: true,
      render: ({ mfa }) => (mfa ? t('members.yes') : t('members.no')),
    },
    {
      key: 'seen',
      title: t('members.seen'),
      render: ({ lastSeenAt }) => (lastSeenAt === undefined ? t('members.never') : <TimeAgo at={lastSeenAt} />),
    },
    {
      key: 'joined',
      title: t('members.joined'),
      sort: sortable('joined'),
      render: ({ joinedAt }) => <TimeAgo at={joinedAt} />,
    },
  ];
  return [
    ...shown,
    {
      key: 'actions',
      title: t('members.actions'),
      hiddenTitle: true,
      align: 'end',
      render: (row) => <MemberMenu tenant={tenant} member={row} isMe={row.account.id === me} />,
    },
  ];
}

function Person({ row, me }: { row: Member; me: string }) {
  const { account, username } = row;
  return (
    <PictureBeside name={account.name} picture={account.picture}>
      <span className={classes.person}>
        <span>
          {account.name}
          {account.id === me && <span className={classes.sub}> ({t('members.you')})</span>}
        </span>
        <span className={classes.sub}>
          <Breakable>{account.email}</Breakable>
        </span>
        {username !== undefined && username !== '' && <span className={classes.sub}>@{username}</span>}
      </span>
    </PictureBeside>
  );
}

function State({ row }: { row: Member }) {
  return row.state === 'active' ? (
    <StateBadge tone="done">{t('members.active')}</StateBadge>
  ) : (
    <StateBadge tone="attention">{t('members.suspended')}</StateBadge>
  );
}
