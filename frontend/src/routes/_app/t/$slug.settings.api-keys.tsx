import { createFileRoute } from '@tanstack/react-router';
import { WithTenant } from '@/components/WithTenant';
import { keysQuery } from '@/features/keys/api';
import { TenantKeysPage } from '@/features/keys/KeysPage';

export const Route = createFileRoute('/_app/t/$slug/settings/api-keys')({
  loader: ({ context: { queryClient }, params: { slug } }) =>
    queryClient.infiniteQuery(keysQuery({ kind: 'tenant', slug })),
  component: Keys,
});

function Keys() {
  const { slug } = Route.useParams();
  return <WithTenant slug={slug}>{(tenant) => <TenantKeysPage tenant={tenant} />}</WithTenant>;
}
