import { createFileRoute } from '@tanstack/react-router';
import { WithTenant } from '@/components/WithTenant';
import { MembersPart } from '@/features/members/MembersPart';
import { memberSearch } from '@/features/members/search';
import { Invitations } from '@/features/tenants/Invitations';
import { allows } from '@/lib/permissions';

export const Route = createFileRoute('/_app/tenants/$slug/users')({ validateSearch: memberSearch, component: Users });

function Users() {
  const { slug } = Route.useParams();
  const filter = Route.useSearch();
  const navigate = Route.useNavigate();
  return (
    <WithTenant slug={slug}>
      {(tenant) => (
        <>
          <MembersPart
            tenant={tenant}
            filter={filter}
            onFilter={(search) => void navigate({ search, replace: true })}
          />
          <Invitations tenant={tenant} canInvite={allows(tenant.access.permissions, 'MEMBERS:invite')} />
        </>
      )}
    </WithTenant>
  );
}
