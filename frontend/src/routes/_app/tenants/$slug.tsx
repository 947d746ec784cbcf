import { createFileRoute, Outlet } from '@tanstack/react-router';
import { tenantQuery } from '@/lib/tenant';
import { TenantPage } from '@/features/tenants/TenantPage';
import { warm } from '@/lib/warm';

export const Route = createFileRoute('/_app/tenants/$slug')({
  loader: ({ context, params }) => warm(context.queryClient.query(tenantQuery(params.slug))),
  component: TenantFrame,
});

function TenantFrame() {
  const { slug } = Route.useParams();
  return (
    <TenantPage slug={slug}>
      <Outlet />
    </TenantPage>
  );
}
