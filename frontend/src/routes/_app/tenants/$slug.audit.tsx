import { createFileRoute } from '@tanstack/react-router';
import { AuditPart } from '@/features/tenants/AuditPart';
import { WithTenant } from '@/components/WithTenant';

export const Route = createFileRoute('/_app/tenants/$slug/audit')({ component: Audit });

function Audit() {
  const { slug } = Route.useParams();
  return <WithTenant slug={slug}>{(tenant) => <AuditPart tenant={tenant} />}</WithTenant>;
}
