import { createFileRoute } from '@tanstack/react-router';
import { connectionQuery } from '@/features/sso/api';
import { ConnectionPage } from '@/features/sso/ConnectionPage';
import { tenantQuery } from '@/lib/tenant';
import { warm } from '@/lib/warm';

export const Route = createFileRoute('/_app/t/$slug/settings/security_/sso/$connection')({
  loader: ({ context: { queryClient }, params: { slug, connection } }) =>
    warm(queryClient.query(tenantQuery(slug)), queryClient.query(connectionQuery(slug, connection))),
  component: Connection,
});

function Connection() {
  const { slug, connection } = Route.useParams();
  return <ConnectionPage key={connection} slug={slug} id={connection} />;
}
