import { useInfiniteQuery } from '@tanstack/react-query';
import type { AuditEvent, Tenant } from '@/api/types';
import { DataTable, LoadMore, type Column } from '@/components/DataTable';
import { ProblemAlert } from '@/components/ProblemAlert';
import { formatDateTime } from '@/lib/format';
import { tenantAuditQuery } from './api';
import { t } from './messages';
import { actionWords, detailPairs } from './model';
import classes from './Detail.module.css';

/** What happened in a tenant, and who did it. */
export function AuditPart({ tenant }: { tenant: Tenant }) {
  const audit = useInfiniteQuery(tenantAuditQuery(tenant.slug));
  const rows = audit.data?.pages.flatMap((page) => page.items) ?? [];
  if (audit.isError) return <ProblemAlert error={audit.error} title={t('load.failed')} onRetry={() => void audit.refetch()} />;
  if (audit.isSuccess && rows.length === 0) return <p className={classes.quiet}>{t('audit.none')}</p>;
  return (
    <div>
      <DataTable caption={t('audit.caption')} columns={columns(tenant.timezone)} rows={rows} rowKey={(row) => row.id} />
      <LoadMore
        shown={rows.length}
        hasMore={audit.hasNextPage}
        loading={audit.isFetchingNextPage}
        onMore={() => void audit.fetchNextPage()}
      />
    </div>
  );
}

function columns(timezone: string): Column<AuditEvent>[] {
  return [
    { key: 'what', title: t('audit.what'), lead: true, render: (row) => <span title={row.action}>{actionWords(row.action)}</span> },
    { key: 'who', title: t('audit.who'), render: (row) => row.actor.name || t('audit.system') },
    { key: 'when', title: t('audit.when'), render: (row) => <time dateTime={row.at}>{formatDateTime(row.at, timezone)}</time> },
    { key: 'detail', title: t('audit.detail'), render: (row) => <Detail row={row} /> },
  ];
}

function Detail({ row }: { row: AuditEvent }) {
  const pairs = detailPairs(row.detail);
  if (pairs.length === 0) return null;
  return (
    <ul className={classes.pairs}>
      {pairs.map(([name, value]) => (
        <li key={name}>
          {name}: {value}
        </li>
      ))}
    </ul>
  );
}
