import { useInfiniteQuery } from '@tanstack/react-query';
import type { UnenrolledMember } from '@/api/types';
import { Breakable } from '@/components/Breakable';
import { DataTable, LoadMore, type Column } from '@/components/DataTable';
import { ProblemAlert } from '@/components/ProblemAlert';
import { Section } from '@/components/Section';
import { StateBadge } from '@/components/StateBadge';
import { TimeAgo } from '@/components/TimeAgo';
import { unenrolledQuery } from './api';
import { t } from './messages';
import classes from './Security.module.css';

/** Says that a role is an owner's, unless its name does already. */
const ownerTitle = (title: string) =>
  title.toLowerCase().includes(t('people.owner')) ? title : `${title} · ${t('people.owner')}`;

const columns: Column<UnenrolledMember>[] = [
  {
    key: 'name',
    title: t('people.name'),
    lead: true,
    render: ({ account }) => (
      <>
        {account.name}
        <span className={classes.email}>
          <Breakable>{account.email}</Breakable>
        </span>
      </>
    ),
  },
  {
    key: 'role',
    title: t('people.role'),
    render: ({ roleTitle, owner }) =>
      owner ? <StateBadge tone="attention">{ownerTitle(roleTitle)}</StateBadge> : roleTitle,
  },
  {
    key: 'seen',
    title: t('people.seen'),
    render: ({ seenAt }) => (seenAt === undefined ? t('people.never') : <TimeAgo at={seenAt} />),
  },
];

/** The members who have nothing set up that counts, a page at a time. */
export function Unenrolled({ slug }: { slug: string }) {
  const people = useInfiniteQuery(unenrolledQuery(slug));
  const rows = people.data?.pages.flatMap(({ items }) => items) ?? [];
  return (
    <Section title={t('people.title')} intro={t('people.intro')}>
      {people.isError ? (
        <ProblemAlert error={people.error} title={t('people.failed')} onRetry={() => void people.refetch()} />
      ) : null}
      {people.isSuccess && rows.length === 0 ? <p>{t('people.none')}</p> : null}
      {rows.length === 0 ? null : (
        <div>
          <DataTable caption={t('people.title')} columns={columns} rows={rows} rowKey={({ account }) => account.id} />
          <LoadMore
            shown={rows.length}
            hasMore={people.hasNextPage}
            loading={people.isFetchingNextPage}
            onMore={() => void people.fetchNextPage()}
          />
        </div>
      )}
    </Section>
  );
}
