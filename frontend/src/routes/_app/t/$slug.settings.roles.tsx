import { createFileRoute } from '@tanstack/react-router';
import { WithTenant } from '@/components/WithTenant';
import { TenantRolesPage } from '@/features/tenant-roles/TenantRolesPage';

export const Route = createFileRoute('/_app/t/$slug/settings/roles')({ component: Roles });

function Roles() {
  const { slug } = Route.useParams();
  return <WithTenant slug={slug}>{(tenant) => <TenantRolesPage tenant={tenant} />}</WithTenant>;
}
