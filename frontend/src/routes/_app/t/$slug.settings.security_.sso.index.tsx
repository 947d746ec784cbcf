import { createFileRoute } from '@tanstack/react-router';
import { connectionsQuery, requirementQuery } from '@/features/sso/api';
import { SsoPage } from '@/features/sso/SsoPage';
import { tenantQuery } from '@/lib/tenant';
import { warm } from '@/lib/warm';

export const Route = createFileRoute('/_app/t/$slug/settings/security_/sso/')({
  loader: ({ context: { queryClient }, params: { slug } }) =>
    warm(
      queryClient.query(tenantQuery(slug)),
      queryClient.query(connectionsQuery(slug)),
      queryClient.query(requirementQuery(slug)),
    ),
  component: Sso,
});

function Sso() {
  const { slug } = Route.useParams();
  return <SsoPage key={slug} slug={slug} />;
}
