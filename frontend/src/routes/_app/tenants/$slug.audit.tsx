import { createFileRoute } from '@tanstack/react-router';
import { WithTenant } from '@/components/WithTenant';
import { TenantAudit } from '@/features/audit/AuditLog';
import { readAuditFilter } from '@/features/audit/filter';

export const Route = createFileRoute('/_app/tenants/$slug/audit')({
  validateSearch: readAuditFilter,
  component: Audit,
});

function Audit() {
  const { slug } = Route.useParams();
  const filter = Route.useSearch();
  const navigate = Route.useNavigate();
  return (
    <WithTenant slug={slug}>
      {(tenant) => (
        <TenantAudit
          tenant={tenant}
          filter={filter}
          onFilter={(change) => void navigate({ search: (before) => ({ ...before, ...change }), replace: true })}
        />
      )}
    </WithTenant>
  );
}
