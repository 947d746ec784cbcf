import { useInfiniteQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import type { RunSummary, Tenant } from '@/api/types';
import { DataTable, LoadMore, type Column } from '@/components/DataTable';
import { AnchorLink } from '@/components/links';
import { ProblemAlert } from '@/components/ProblemAlert';
import { TimeAgo } from '@/components/TimeAgo';
import { tenantRunsQuery } from './api';
import { t } from './messages';
import classes from './Detail.module.css';

interface RunsPartProps {
  tenant: Tenant;
  /** A run's state as the runs say it. */
  badge: (state: string) => ReactNode;
}

/** What was ever run for a tenant; each leads to its timeline. */
export function RunsPart({ tenant, badge }: RunsPartProps) {
  const runs = useInfiniteQuery(tenantRunsQuery(tenant.slug));
  const rows = runs.data?.pages.flatMap((page) => page.items) ?? [];
  if (runs.isError)
    return <ProblemAlert error={runs.error} title={t('load.failed')} onRetry={() => void runs.refetch()} />;
  if (runs.isSuccess && rows.length === 0) return <p className={classes.quiet}>{t('runs.none')}</p>;
  return (
    <div>
      <DataTable caption={t('runs.caption')} columns={columns(badge)} rows={rows} rowKey={(row) => row.id} />
      <LoadMore
        shown={rows.length}
        hasMore={runs.hasNextPage}
        loading={runs.isFetchingNextPage}
        onMore={() => void runs.fetchNextPage()}
      />
    </div>
  );
}

function columns(badge: RunsPartProps['badge']): Column<RunSummary>[] {
  return [
    {
      key: 'run',
      title: t('runs.run'),
      lead: true,
      render: (row) => (
        <AnchorLink to="/runs/$run" params={{ run: row.id }}>
          {t('runs.setup', { template: row.template, version: row.templateVersion })}
        </AnchorLink>
      ),
    },
    { key: 'state', title: t('runs.state'), render: (row) => badge(row.state) },
    { key: 'started', title: t('runs.started'), render: (row) => <TimeAgo at={row.createdAt} /> },
    {
      key: 'finished',
      title: t('runs.finished'),
      render: (row) => row.finishedAt && <TimeAgo at={row.finishedAt} />,
    },
  ];
}
