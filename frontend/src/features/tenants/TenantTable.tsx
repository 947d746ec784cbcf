import type { ReactNode } from 'react';
import type { TenantSummary } from '@/api/types';
import { DataTable, type Column } from '@/components/DataTable';
import { AnchorLink } from '@/components/links';
import { TenantStateBadge } from '@/components/TenantStateBadge';
import { TimeAgo } from '@/components/TimeAgo';
import { formatNumber } from '@/lib/format';
import type { TenantFilter, TenantSort } from './api';
import { t } from './messages';
import classes from './Tenants.module.css';

interface TenantTableProps {
  caption: string;
  rows: TenantSummary[];
  sort?: TenantSort;
  onSort?: (change: TenantFilter) => void;
  /** Where a name leads: to the detail page, or for members to their home there. */
  link: (row: TenantSummary, name: ReactNode) => ReactNode;
  actions?: (row: TenantSummary) => ReactNode;
}

/** Tenants in rows, each with its sort and its state in words. */
export function TenantTable({ caption, rows, sort = '-created', onSort, link, actions }: TenantTableProps) {
  const sortable = (field: 'name' | 'created'): Column<TenantSummary>['sort'] =>
    onSort && {
      direction: sort === field ? 'ascending' : sort === `-${field}` ? 'descending' : 'none',
      onClick: () => {
        const next = sort === field ? (`-${field}` as const) : field;
        onSort({ sort: next === '-created' ? undefined : next });
      },
    };
  const columns: Column<TenantSummary>[] = [
    {
      key: 'name',
      title: t('list.name'),
      lead: true,
      sort: sortable('name'),
      render: (row) => <Name row={row} link={link} />,
    },
    { key: 'state', title: t('list.state'), render: (row) => <State row={row} /> },
    {
      key: 'template',
      title: t('list.kind'),
      render: (row) => <div className={classes.kind}>{row.templateTitle}</div>,
    },
    { key: 'country', title: t('list.country'), narrow: true, render: (row) => row.country },
    { key: 'members', title: t('list.members'), narrow: true, render: (row) => formatNumber(row.memberCount) },
    {
      key: 'created',
      title: t('list.created'),
      sort: sortable('created'),
      render: (row) => <TimeAgo at={row.createdAt} />,
    },
  ];
  if (actions) {
    columns.push({ key: 'actions', title: t('users.actions'), hiddenTitle: true, align: 'end', render: actions });
  }
  return <DataTable caption={caption} columns={columns} rows={rows} rowKey={(row) => row.id} />;
}

function Name({ row, link }: { row: TenantSummary; link: TenantTableProps['link'] }) {
  return (
    <div className={classes.name}>
      {link(row, row.name)}
      <span className={classes.slug}>
        {row.slug}
        {row.formerSlug !== undefined && <> · {t('list.former', { slug: row.formerSlug })}</>}
      </span>
      {row.sample && <span className={classes.sample}>{t('list.sample')}</span>}
    </div>
  );
}

/** The state; while a tenant is set up also how far it is, leading to the open steps. */
function State({ row }: { row: TenantSummary }) {
  const { run } = row;
  return (
    <div className={classes.state}>
      <TenantStateBadge state={row.state} />
      {run && run.state !== 'done' && run.total > 0 && (
        <AnchorLink to="/runs/$run" params={{ run: run.id }} size="sm" className={classes.progress}>
          <progress value={run.done} max={run.total} aria-hidden="true" />
          <span aria-label={t('list.progressOf', { done: run.done, total: run.total, name: row.name })}>
            {run.done}/{run.total}
          </span>
        </AnchorLink>
      )}
    </div>
  );
}
