import { createFileRoute } from '@tanstack/react-router';
import { keysQuery } from '@/features/keys/api';
import { KeysPage } from '@/features/keys/KeysPage';
import { demand } from '@/lib/permissions';

export const Route = createFileRoute('/_app/settings/api-keys')({
  beforeLoad: ({ context: { session } }) => {
    demand(session.account.permissions, 'API_KEYS:manage');
  },
  loader: ({ context: { queryClient } }) => queryClient.infiniteQuery(keysQuery({ kind: 'platform' })),
  component: KeysPage,
});
