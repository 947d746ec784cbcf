import { createFileRoute } from '@tanstack/react-router';
import { invitedQuery, peopleQuery } from '@/features/people/api';
import { PeoplePage } from '@/features/people/PeoplePage';
import { demand } from '@/lib/permissions';
import { platformRolesQuery } from '@/lib/queries';

export const Route = createFileRoute('/_app/settings/people')({
  beforeLoad: ({ context: { session } }) => {
    demand(session.account.permissions, 'PLATFORM_PEOPLE:read');
  },
  loader: ({ context: { queryClient } }) =>
    Promise.all([
      queryClient.infiniteQuery(peopleQuery),
      queryClient.query(invitedQuery),
      queryClient.query(platformRolesQuery),
    ]),
  component: PeoplePage,
});
