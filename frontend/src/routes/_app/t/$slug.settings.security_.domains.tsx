import { createFileRoute } from '@tanstack/react-router';
import { domainsQuery } from '@/features/sso/api';
import { DomainsPage } from '@/features/sso/DomainsPage';
import { tenantQuery } from '@/lib/tenant';
import { warm } from '@/lib/warm';

export const Route = createFileRoute('/_app/t/$slug/settings/security_/domains')({
  loader: ({ context: { queryClient }, params: { slug } }) =>
    warm(queryClient.query(tenantQuery(slug)), queryClient.query(domainsQuery(slug))),
  component: Domains,
});

function Domains() {
  const { slug } = Route.useParams();
  return <DomainsPage key={slug} slug={slug} />;
}
