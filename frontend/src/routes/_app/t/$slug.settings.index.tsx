import { createFileRoute, redirect } from '@tanstack/react-router';
import { sectionsOf } from '@/features/tenant-settings/sections';
import { demand } from '@/lib/permissions';
import { tenantQuery } from '@/lib/tenant';

export const Route = createFileRoute('/_app/t/$slug/settings/')({
  loader: async ({ context, params }) => {
    const tenant = await context.queryClient.query(tenantQuery(params.slug));
    const [first] = sectionsOf(params.slug, tenant.access.permissions);
    if (first === undefined) demand(tenant.access.permissions, 'MEMBERS:read');
    else throw redirect({ href: first.to, replace: true });
  },
});
