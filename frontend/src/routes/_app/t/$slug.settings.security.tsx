import { createFileRoute } from '@tanstack/react-router';
import { policyQuery, unenrolledQuery } from '@/features/tenant-security/api';
import { SecurityPage } from '@/features/tenant-security/SecurityPage';
import { tenantQuery } from '@/lib/tenant';
import { warm } from '@/lib/warm';

export const Route = createFileRoute('/_app/t/$slug/settings/security')({
  loader: ({ context: { queryClient }, params: { slug } }) =>
    warm(
      queryClient.query(tenantQuery(slug)),
      queryClient.query(policyQuery(slug)),
      queryClient.infiniteQuery(unenrolledQuery(slug)),
    ),
  component: Security,
});

function Security() {
  const { slug } = Route.useParams();
  return <SecurityPage key={slug} slug={slug} />;
}
