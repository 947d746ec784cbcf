import { useInfiniteQuery } from '@tanstack/react-query';
import type { Member, Tenant } from '@/api/types';
import { DataTable, LoadMore, type Column } from '@/components/DataTable';
import { ProblemAlert } from '@/components/ProblemAlert';
import { Section } from '@/components/Section';
import { TimeAgo } from '@/components/TimeAgo';
import { allows } from '@/lib/permissions';
import { membersQuery } from './api';
import { Invitations } from './Invitations';
import { t } from './messages';
import classes from './Detail.module.css';

/** Who belongs to a tenant, and who was asked to. */
export function UsersPart({ tenant }: { tenant: Tenant }) {
  return (
    <div className={classes.stack}>
      <Members tenant={tenant} />
      <Invitations tenant={tenant} canInvite={allows(tenant.access.permissions, 'MEMBERS:invite')} />
    </div>
  );
}

const columns: Column<Member>[] = [
  { key: 'name', title: t('users.name'), lead: true, render: ({ account }) => account.name },
  { key: 'email', title: t('users.email'), render: ({ account }) => account.email },
  {
    key: 'role',
    title: t('users.role'),
    render: ({ role, roleTitle }) => <span title={role}>{roleTitle || role}</span>,
  },
  { key: 'joined', title: t('users.joined'), render: ({ joinedAt }) => <TimeAgo at={joinedAt} /> },
];

function Members({ tenant }: { tenant: Tenant }) {
  const members = useInfiniteQuery(membersQuery(tenant.slug));
  const rows = members.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <Section title={t('users.members')} plain>
      {members.isError && <ProblemAlert error={members.error} onRetry={() => void members.refetch()} />}
      {members.isSuccess && rows.length === 0 && <p className={classes.quiet}>{t('users.membersNone')}</p>}
      {rows.length > 0 && (
        <div>
          <DataTable
            caption={t('users.membersCaption')}
            columns={columns}
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
    </Section>
  );
}
