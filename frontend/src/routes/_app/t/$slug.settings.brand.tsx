import { createFileRoute } from '@tanstack/react-router';
import { WithTenant } from '@/components/WithTenant';
import { BrandPage } from '@/features/companies/BrandPage';

export const Route = createFileRoute('/_app/t/$slug/settings/brand')({ component: BrandRoute });

function BrandRoute() {
  const { slug } = Route.useParams();
  return <WithTenant slug={slug}>{(tenant) => <BrandPage tenant={tenant} />}</WithTenant>;
}
