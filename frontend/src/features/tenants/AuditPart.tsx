import { useInfiniteQuery } from '@tanstack/react-query';
import type { Tenant } from '@/api/types';
import { AuditTable } from '@/components/AuditTable';
import { LoadMore } from '@/components/DataTable';
import { ProblemAlert } from '@/components/ProblemAlert';
import { tenantAuditQuery } from './api';
import { t } from './messages';
import classes from './Detail.module.css';

/** What happened in a tenant, and who did it. */
export function AuditPart({ tenant }: { tenant: Tenant }) {
  const audit = useInfiniteQuery(tenantAuditQuery(tenant.slug));
  const rows = audit.data?.pages.flatMap((page) => page.items) ?? [];
  if (audit.isError)
    return <ProblemAlert error={audit.error} title={t('load.failed')} onRetry={() => void audit.refetch()} />;
  if (audit.isSuccess && rows.length === 0) return <p className={classes.quiet}>{t('audit.none')}</p>;
  return (
    <div>
      <AuditTable caption={t('audit.caption')} events={rows} zone={tenant.timezone} />
      <LoadMore
        shown={rows.length}
        hasMore={audit.hasNextPage}
        loading={audit.isFetchingNextPage}
        onMore={() => void audit.fetchNextPage()}
      />
    </div>
  );
}
