import { createFileRoute } from '@tanstack/react-router';
import { keysQuery } from '@/features/keys/api';
import { PersonalKeysPage } from '@/features/keys/KeysPage';

export const Route = createFileRoute('/_app/account/api-keys')({
  loader: ({ context: { queryClient } }) => queryClient.infiniteQuery(keysQuery({ kind: 'personal' })),
  component: PersonalKeysPage,
});
