import { createFileRoute } from '@tanstack/react-router';
import { outboxQuery } from '@/features/outbox/api';
import { OutboxPage } from '@/features/outbox/OutboxPage';
import { mailStates, type MailState } from '@/lib/mail-states';
import { demand } from '@/lib/permissions';
import { platformInfoQuery } from '@/lib/session';

export const Route = createFileRoute('/_app/outbox/')({
  validateSearch: ({ state }: Record<string, unknown>): { state?: MailState } => {
    const known = mailStates.find((one) => one === state);
    return known === undefined ? {} : { state: known };
  },
  beforeLoad: ({ context: { session } }) => {
    demand(session.account.permissions, 'OUTBOX:read');
  },
  loaderDeps: ({ search: { state } }) => ({ state }),
  loader: ({ context: { queryClient }, deps: { state } }) =>
    Promise.all([
      queryClient.infiniteQuery({ ...outboxQuery(state), staleTime: 0 }),
      queryClient.query(platformInfoQuery),
    ]),
  component: function Outbox() {
    return <OutboxPage state={Route.useSearch().state} />;
  },
});
