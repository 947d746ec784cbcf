import { createFileRoute } from '@tanstack/react-router';
import { UsersPart } from '@/features/tenants/UsersPart';
import { WithTenant } from '@/components/WithTenant';

export const Route = createFileRoute('/_app/tenants/$slug/users')({ component: Users });

function Users() {
  const { slug } = Route.useParams();
  return <WithTenant slug={slug}>{(tenant) => <UsersPart tenant={tenant} />}</WithTenant>;
}
