import { createFileRoute } from '@tanstack/react-router';
import { ProfilePart } from '@/features/tenants/ProfilePart';
import { WithTenant } from '@/components/WithTenant';

export const Route = createFileRoute('/_app/tenants/$slug/profile')({ component: Profile });

function Profile() {
  const { slug } = Route.useParams();
  return <WithTenant slug={slug}>{(tenant) => <ProfilePart tenant={tenant} />}</WithTenant>;
}
