import { createFileRoute } from '@tanstack/react-router';
import { auditQuery } from '@/features/audit/api';
import { AuditPage } from '@/features/audit/AuditLog';
import { readAuditFilter } from '@/features/audit/filter';
import { demand } from '@/lib/permissions';
import { warm } from '@/lib/warm';

export const Route = createFileRoute('/_app/settings/audit')({
  validateSearch: readAuditFilter,
  loaderDeps: ({ search }) => search,
  beforeLoad: ({ context: { session } }) => {
    demand(session.account.permissions, 'PLATFORM_AUDIT:read');
  },
  loader: ({ context: { queryClient }, deps }) => warm(queryClient.infiniteQuery(auditQuery({}, deps))),
  component: Audit,
});

function Audit() {
  const filter = Route.useSearch();
  const navigate = Route.useNavigate();
  return (
    <AuditPage
      filter={filter}
      onFilter={(change) => void navigate({ search: (before) => ({ ...before, ...change }), replace: true })}
    />
  );
}
