import { createFileRoute, redirect } from '@tanstack/react-router';
import { newestTenantsQuery } from '@/features/home/api';
import { HomePage } from '@/features/home/HomePage';
import { allows } from '@/lib/permissions';
import { checklistQuery } from '@/lib/queries';
import { platformInfoQuery } from '@/lib/session';

export const Route = createFileRoute('/_app/')({
  beforeLoad: async ({ context: { queryClient, session } }) => {
    const [only, ...others] = [...session.memberships, ...session.managed];
    // Somebody with one tenant and nothing else to do here is taken to it.
    if (session.account.permissions.length === 0 && only !== undefined && others.length === 0) {
      throw redirect({ href: `/t/${only.tenant.slug}`, replace: true });
    }
    // Somebody who signed up and belongs nowhere makes a place to be, where the installation lets people.
    if (session.account.platformRole === undefined && only === undefined) {
      const info = await queryClient.query({ ...platformInfoQuery, staleTime: 'static' });
      if (info.signUp) throw redirect({ to: '/new', replace: true });
    }
  },
  loader: async ({ context: { queryClient, session } }) => {
    const { permissions } = session.account;
    await Promise.all([
      allows(permissions, 'SETTINGS:read') ? queryClient.query({ ...checklistQuery, staleTime: 0 }) : undefined,
      allows(permissions, 'TENANT_MGMT:read') ? queryClient.query(newestTenantsQuery) : undefined,
    ]);
  },
  component: HomePage,
});
