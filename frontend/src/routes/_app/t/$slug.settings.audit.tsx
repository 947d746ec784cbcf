import { createFileRoute } from '@tanstack/react-router';
import { WithTenant } from '@/components/WithTenant';
import { auditQuery } from '@/features/audit/api';
import { TenantAuditPage } from '@/features/audit/AuditLog';
import { readAuditFilter } from '@/features/audit/filter';
import { warm } from '@/lib/warm';

export const Route = createFileRoute('/_app/t/$slug/settings/audit')({
  validateSearch: readAuditFilter,
  loaderDeps: ({ search }) => search,
  loader: ({ context: { queryClient }, params, deps }) =>
    warm(queryClient.infiniteQuery(auditQuery({ slug: params.slug }, deps))),
  component: Audit,
});

function Audit() {
  const { slug } = Route.useParams();
  const filter = Route.useSearch();
  const navigate = Route.useNavigate();
  return (
    <WithTenant slug={slug}>
      {(tenant) => (
        <TenantAuditPage
          tenant={tenant}
          filter={filter}
          onFilter={(change) => void navigate({ search: (before) => ({ ...before, ...change }), replace: true })}
        />
      )}
    </WithTenant>
  );
}
