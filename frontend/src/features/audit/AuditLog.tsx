import { Button, Switch } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { LoadMore } from '@/components/DataTable';
import { EmptyState } from '@/components/EmptyState';
import { IconFile, IconList } from '@/components/icons';
import { Page } from '@/components/Page';
import { PageSkeleton } from '@/components/PageSkeleton';
import { ProblemAlert } from '@/components/ProblemAlert';
import { auditQuery, exportAddress, useLive, type Scope } from './api';
import { AuditFilters } from './AuditFilters';
import { AuditTable } from './AuditTable';
import { isFiltered, type AuditFilter } from './filter';
import { t } from './messages';
import { useVerification, VerifiedNotice, VerifyButton } from './VerifyLog';
import classes from './Audit.module.css';

type FilterProps = { filter: AuditFilter; onFilter: (change: AuditFilter) => void };

/** Everything that happened on the platform. */
export function AuditPage(props: FilterProps) {
  return (
    <Page width="wide" title={t('audit.title')} intro={t('audit.intro')}>
      <AuditLog scope={{}} {...props} />
    </Page>
  );
}

type TenantProps = FilterProps & { tenant: { slug: string; name: string; timezone: string } };

/** What happened in a tenant, on a page of its own. */
export function TenantAuditPage({ tenant, ...props }: TenantProps) {
  return (
    <Page width="wide" title={t('audit.title')} intro={t('audit.tenantIntro', { name: tenant.name })}>
      <TenantAudit tenant={tenant} {...props} />
    </Page>
  );
}

/** What happened in a tenant, as a part of a page. */
export function TenantAudit({ tenant, ...props }: TenantProps) {
  return <AuditLog scope={{ slug: tenant.slug }} zone={tenant.timezone} {...props} />;
}

function AuditLog({ scope, zone, filter, onFilter }: FilterProps & { scope: Scope; zone?: string }) {
  const [live, setLive] = useState(false);
  const connection = useLive(scope, filter, live);
  const verification = useVerification(scope.slug ?? '');
  return (
    <div className={classes.log}>
      <AuditFilters filter={filter} platform={scope.slug === undefined} onChange={onFilter} />
      <div className={classes.tools}>
        <Switch
          label={t('live.label')}
          checked={live}
          onChange={({ currentTarget }) => {
            setLive(currentTarget.checked);
          }}
        />
        <span role="status" className={classes.connection}>
          {connection === 'off' ? '' : t(`live.${connection}`)}
        </span>
        <div className={classes.actions}>
          {scope.slug === undefined ? null : <VerifyButton verification={verification} />}
          <Export address={exportAddress(scope, filter, 'csv')} label={t('export.csv')} />
          <Export address={exportAddress(scope, filter, 'jsonl')} label={t('export.json')} />
        </div>
      </div>
      <VerifiedNotice verification={verification} />
      <Events scope={scope} filter={filter} zone={zone} onFilter={onFilter} />
    </div>
  );
}

function Export({ address, label }: { address: string; label: string }) {
  return (
    <Button component="a" href={address} download variant="default" leftSection={<IconFile size={18} />}>
      {label}
    </Button>
  );
}

type EventsProps = {
  scope: Scope;
  filter: AuditFilter;
  zone: string | undefined;
  onFilter: (change: AuditFilter) => void;
};

function Events({ scope, filter, zone, onFilter }: EventsProps) {
  const log = useInfiniteQuery(auditQuery(scope, filter));
  if (log.isError)
    return <ProblemAlert error={log.error} title={t('audit.loadFailed')} onRetry={() => void log.refetch()} />;
  if (log.data === undefined) return <PageSkeleton />;
  const events = log.data.pages.flatMap(({ items }) => items);
  if (events.length === 0) return <Nothing filtered={isFiltered(filter)} />;
  return (
    <div>
      <AuditTable
        caption={t('audit.title')}
        events={events}
        zone={zone}
        platform={scope.slug === undefined}
        onFilter={onFilter}
      />
      <LoadMore
        shown={events.length}
        hasMore={log.hasNextPage}
        loading={log.isFetchingNextPage}
        onMore={() => void log.fetchNextPage()}
      />
    </div>
  );
}

function Nothing({ filtered }: { filtered: boolean }) {
  if (!filtered) return <EmptyState icon={<IconList size={24} />} title={t('audit.none')} />;
  return (
    <EmptyState icon={<IconList size={24} />} title={t('audit.noMatch')}>
      {t('audit.noMatchText')}
    </EmptyState>
  );
}
