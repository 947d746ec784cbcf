import { createFileRoute } from '@tanstack/react-router';
import { WithTenant } from '@/components/WithTenant';
import { ContactPage } from '@/features/contacts/ContactPage';

export const Route = createFileRoute('/_app/t/$slug/contacts/$contact')({ component: One });

function One() {
  const { slug, contact } = Route.useParams();
  return <WithTenant slug={slug}>{(tenant) => <ContactPage tenant={tenant} contact={contact} />}</WithTenant>;
}
