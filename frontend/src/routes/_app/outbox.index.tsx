import { createFileRoute } from '@tanstack/react-router';
import { outboxQuery } from '@/features/outbox/api';
import { OutboxPage } from '@/features/outbox/OutboxPage';
import { demand } from '@/lib/permissions';
import { platformInfoQuery } from '@/lib/session';

export const Route = createFileRoute('/_app/outbox/')({
  beforeLoad: ({ context: { session } }) => {
    demand(session.account.permissions, 'OUTBOX:read');
  },
  loader: ({ context: { queryClient } }) =>
    Promise.all([queryClient.infiniteQuery({ ...outboxQuery, staleTime: 0 }), queryClient.query(platformInfoQuery)]),
  component: OutboxPage,
});
