import { createFileRoute } from '@tanstack/react-router';
import { TenantSettingsLayout } from '@/features/tenant-settings/TenantSettingsLayout';
import { tenantQuery } from '@/lib/tenant';
import { warm } from '@/lib/warm';

export const Route = createFileRoute('/_app/t/$slug/settings')({
  loader: ({ context, params }) => warm(context.queryClient.query(tenantQuery(params.slug))),
  component: Settings,
});

function Settings() {
  const { slug } = Route.useParams();
  return <TenantSettingsLayout slug={slug} />;
}
