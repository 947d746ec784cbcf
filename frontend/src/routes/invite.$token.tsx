import { createFileRoute, type ErrorComponentProps } from '@tanstack/react-router';
import { RouteError } from '@/app/RouteError';
import { invitationQuery } from '@/features/access/api';
import { UnknownInvitation } from '@/features/access/InviteEnds';
import { InvitePage } from '@/features/access/InvitePage';
import { isProblemError } from '@/lib/problem';
import { findSession, platformInfoQuery } from '@/lib/session';

export const Route = createFileRoute('/invite/$token')({
  loader: async ({ context: { queryClient }, params: { token } }) => {
    const [session] = await Promise.all([
      findSession(queryClient),
      queryClient.query({ ...invitationQuery(token), staleTime: 0 }),
      queryClient.query({ ...platformInfoQuery, staleTime: 'static' }),
    ]);
    return { session };
  },
  component: Invite,
  errorComponent: InviteError,
});

function Invite() {
  const { token } = Route.useParams();
  const { session } = Route.useLoaderData();
  return <InvitePage token={token} session={session} />;
}

function InviteError(props: ErrorComponentProps) {
  const unknown = isProblemError(props.error, 'not_found', 'invalid', 'malformed');
  return unknown ? <UnknownInvitation /> : <RouteError {...props} />;
}
