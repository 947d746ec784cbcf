import { createFileRoute } from '@tanstack/react-router';
import { WithTenant } from '@/components/WithTenant';
import { referenceQuery } from '@/components/SchemaForm';
import { slugsQuery } from '@/features/tenants/api';
import { GeneralPage } from '@/features/tenants/GeneralPage';
import { tenantQuery } from '@/lib/tenant';
import { warm } from '@/lib/warm';

export const Route = createFileRoute('/_app/t/$slug/settings/general')({
  loader: ({ context: { queryClient }, params: { slug } }) =>
    warm(queryClient.query(tenantQuery(slug)), queryClient.query(slugsQuery(slug)), queryClient.query(referenceQuery)),
  component: General,
});

function General() {
  const { slug } = Route.useParams();
  return <WithTenant slug={slug}>{(tenant) => <GeneralPage tenant={tenant} />}</WithTenant>;
}
