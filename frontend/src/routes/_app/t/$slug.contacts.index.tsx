import { useQuery } from '@tanstack/react-query';
import { createFileRoute } from '@tanstack/react-router';
import type { Tenant } from '@/api/types';
import { WithTenant } from '@/components/WithTenant';
import { ContactsPage } from '@/features/contacts/ContactsPage';
import { contactSearch, type ContactFilter } from '@/features/contacts/search';
import { textingQuery } from '@/features/texting/api';
import { SendDialog } from '@/features/texting/SendDialog';
import { allows } from '@/lib/permissions';

export const Route = createFileRoute('/_app/t/$slug/contacts/')({
  validateSearch: contactSearch,
  component: Contacts,
});

function Contacts() {
  const { slug } = Route.useParams();
  return <WithTenant slug={slug}>{(tenant) => <List tenant={tenant} />}</WithTenant>;
}

function List({ tenant }: { tenant: Tenant }) {
  const filter = Route.useSearch();
  const navigate = Route.useNavigate();
  return (
    <ContactsPage
      tenant={tenant}
      filter={filter}
      onFilter={(search) => void navigate({ search, replace: true })}
      act={<Send tenant={tenant} filter={filter} />}
    />
  );
}

/** A message to all that the search finds; consent decides who of them gets it. */
function Send({ tenant: { slug, access }, filter: { search } }: { tenant: Tenant; filter: ContactFilter }) {
  const sends = allows(access.permissions, 'TEXTING:send') && allows(access.permissions, 'TEXTING:read');
  const texting = useQuery({ ...textingQuery(slug), enabled: sends });
  if (!sends || texting.data?.state !== 'active') return null;
  return <SendDialog slug={slug} choice={search === undefined ? { all: true } : { search }} />;
}
