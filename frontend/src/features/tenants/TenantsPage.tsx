import { Button, Group } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { LoadMore } from '@/components/DataTable';
import { EmptyState } from '@/components/EmptyState';
import { IconPlus, IconSearch, IconTenants } from '@/components/icons';
import { AnchorLink, ButtonLink } from '@/components/links';
import { NoPermission } from '@/components/NoPermission';
import { Page } from '@/components/Page';
import { PageSkeleton } from '@/components/PageSkeleton';
import { ProblemAlert } from '@/components/ProblemAlert';
import { allows } from '@/lib/permissions';
import { isProblemError } from '@/lib/problem';
import { useSession } from '@/lib/session';
import { tenantsQuery, type TenantFilter } from './api';
import { EnableSwitch } from './EnableSwitch';
import { t } from './messages';
import { isFiltered, TenantFilters } from './TenantFilters';
import { TenantTable } from './TenantTable';

interface TenantsPageProps {
  filter: TenantFilter;
  onFilter: (change: TenantFilter) => void;
}

/** Every tenant that one may see, to find, narrow down and open. */
export function TenantsPage({ filter, onFilter }: TenantsPageProps) {
  const { account } = useSession();
  const canCreate = allows(account.permissions, 'TENANT_MGMT:create');
  return (
    <Page width="wide" title={t('list.title')} intro={t('list.intro')} actions={canCreate && <NewTenants />}>
      <TenantFilters filter={filter} onChange={onFilter} />
      <Results filter={filter} onFilter={onFilter} canCreate={canCreate} />
    </Page>
  );
}

function NewTenants() {
  return (
    <Group gap="sm">
      <ButtonLink to="/onboarding/$wizard" params={{ wizard: 'agency' }} variant="default">
        {t('list.newAgency')}
      </ButtonLink>
      <NewTenant />
    </Group>
  );
}

function NewTenant() {
  return (
    <ButtonLink to="/onboarding/$wizard" params={{ wizard: 'voicepro' }} leftSection={<IconPlus size={18} />}>
      {t('list.new')}
    </ButtonLink>
  );
}

function Results({ filter, onFilter, canCreate }: TenantsPageProps & { canCreate: boolean }) {
  const { account } = useSession();
  const tenants = useInfiniteQuery({ ...tenantsQuery(filter), placeholderData: (before) => before });
  if (tenants.isPending) return <PageSkeleton />;
  if (tenants.isError) {
    if (isProblemError(tenants.error, 'forbidden')) return <NoPermission missing={tenants.error.problem.missing} />;
    return <ProblemAlert error={tenants.error} title={t('list.failed')} onRetry={() => void tenants.refetch()} />;
  }
  const rows = tenants.data.pages.flatMap((page) => page.items);
  if (rows.length === 0)
    return isFiltered(filter) ? <NoMatch onFilter={onFilter} /> : <NothingYet canCreate={canCreate} />;

  // Platform people look after a tenant; members go in.
  const looksAfter = allows(account.permissions, 'TENANT_MGMT:read');
  return (
    <div>
      <TenantTable
        caption={t('list.caption')}
        rows={rows}
        sort={filter.sort}
        onSort={onFilter}
        actions={
          allows(account.permissions, 'TENANT_MGMT:disable')
            ? (row) => <EnableSwitch tenant={row} size="xs" />
            : undefined
        }
        link={({ slug }, name) =>
          looksAfter ? (
            <AnchorLink to="/tenants/$slug" params={{ slug }}>
              {name}
            </AnchorLink>
          ) : (
            <AnchorLink to="/t/$slug" params={{ slug }}>
              {name}
            </AnchorLink>
          )
        }
      />
      <LoadMore
        shown={rows.length}
        hasMore={tenants.hasNextPage}
        loading={tenants.isFetchingNextPage}
        onMore={() => void tenants.fetchNextPage()}
      />
    </div>
  );
}

function NoMatch({ onFilter }: Pick<TenantsPageProps, 'onFilter'>) {
  return (
    <EmptyState
      icon={<IconSearch size={24} />}
      title={t('list.noMatch')}
      action={
        <Button
          variant="default"
          onClick={() => {
            onFilter({ search: undefined, state: undefined, template: undefined });
          }}
        >
          {t('list.clear')}
        </Button>
      }
    >
      {t('list.noMatchText')}
    </EmptyState>
  );
}

function NothingYet({ canCreate }: { canCreate: boolean }) {
  return (
    <EmptyState
      icon={<IconTenants size={24} />}
      title={t(canCreate ? 'list.empty' : 'list.emptyMember')}
      action={canCreate && <NewTenant />}
    >
      {t(canCreate ? 'list.emptyText' : 'list.emptyMemberText')}
    </EmptyState>
  );
}
