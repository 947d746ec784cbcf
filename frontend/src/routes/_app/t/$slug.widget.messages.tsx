import { createFileRoute } from '@tanstack/react-router';
import { inboxQuery, type MessageState } from '@/features/widget/api';
import { MessagesPage } from '@/features/widget/MessagesPage';
import { tenantQuery } from '@/lib/tenant';
import { warm } from '@/lib/warm';

export const Route = createFileRoute('/_app/t/$slug/widget/messages')({
  validateSearch: ({ state }: Record<string, unknown>): { state?: MessageState } =>
    state === 'new' || state === 'done' ? { state } : {},
  loaderDeps: ({ search: { state } }) => ({ state }),
  loader: ({ context: { queryClient }, params: { slug }, deps: { state } }) =>
    warm(queryClient.query(tenantQuery(slug)), queryClient.infiniteQuery(inboxQuery(slug, state))),
  component: Messages,
});

function Messages() {
  const { slug } = Route.useParams();
  const { state } = Route.useSearch();
  return <MessagesPage key={slug} slug={slug} state={state} />;
}
