import { createFileRoute } from '@tanstack/react-router';
import { messageQuery } from '@/features/outbox/api';
import { MessagePage } from '@/features/outbox/MessagePage';
import { demand } from '@/lib/permissions';
import { platformInfoQuery } from '@/lib/session';

export const Route = createFileRoute('/_app/outbox/$messageId')({
  beforeLoad: ({ context: { session } }) => {
    demand(session.account.permissions, 'OUTBOX:read');
  },
  loader: ({ context: { queryClient }, params }) =>
    Promise.all([queryClient.query(messageQuery(params.messageId)), queryClient.query(platformInfoQuery)]),
  component: Message,
});

function Message() {
  const { messageId } = Route.useParams();
  return <MessagePage id={messageId} />;
}
