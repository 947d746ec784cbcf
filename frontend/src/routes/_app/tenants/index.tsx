import { createFileRoute } from '@tanstack/react-router';
import { tenantsQuery, type TenantFilter } from '@/features/tenants/api';
import { sorts, tenantStates } from '@/features/tenants/filter-words';
import { TenantsPage } from '@/features/tenants/TenantsPage';
import { warm } from '@/lib/warm';

const text = (value: unknown, longest: number) =>
  (typeof value === 'string' || typeof value === 'number') && value !== ''
    ? String(value).slice(0, longest)
    : undefined;
const oneOf = <Word extends string>(value: unknown, known: readonly Word[]) => known.find((word) => word === value);

/** What stands in the address, without what the list does not know. */
function readFilter(search: Record<string, unknown>): TenantFilter {
  return {
    search: text(search['search'], 100),
    state: oneOf(search['state'], tenantStates),
    template: text(search['template'], 60),
    sort: oneOf(search['sort'], sorts),
  };
}

export const Route = createFileRoute('/_app/tenants/')({
  validateSearch: readFilter,
  loaderDeps: ({ search }) => search,
  loader: ({ context, deps }) => warm(context.queryClient.infiniteQuery(tenantsQuery(deps))),
  component: Tenants,
});

function Tenants() {
  const filter = Route.useSearch();
  const navigate = Route.useNavigate();
  return (
    <TenantsPage
      filter={filter}
      onFilter={(change) => void navigate({ search: (before) => ({ ...before, ...change }), replace: true })}
    />
  );
}
