import { createFileRoute } from '@tanstack/react-router';
import { RolesPage } from '@/features/roles/RolesPage';
import { demand } from '@/lib/permissions';
import { platformRolesQuery } from '@/lib/queries';

export const Route = createFileRoute('/_app/settings/roles')({
  beforeLoad: ({ context: { session } }) => {
    demand(session.account.permissions, 'PLATFORM_PEOPLE:read');
  },
  loader: ({ context: { queryClient } }) => queryClient.query(platformRolesQuery),
  component: RolesPage,
});
