import { createFileRoute } from '@tanstack/react-router';
import { WithTenant } from '@/components/WithTenant';
import { MessagesPage, type MessagesSearch } from '@/features/texting/MessagesPage';

export const Route = createFileRoute('/_app/t/$slug/messages')({
  validateSearch: ({ contact, unread }: Record<string, unknown>): MessagesSearch => ({
    contact: typeof contact === 'string' && contact !== '' ? contact : undefined,
    unread: unread === true ? true : undefined,
  }),
  component: Messages,
});

function Messages() {
  const { slug } = Route.useParams();
  const search = Route.useSearch();
  const navigate = Route.useNavigate();
  return (
    <WithTenant slug={slug}>
      {(tenant) => (
        <MessagesPage
          tenant={tenant}
          search={search}
          onSearch={(next) => void navigate({ search: next, replace: true })}
        />
      )}
    </WithTenant>
  );
}
