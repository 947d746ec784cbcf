import { createFileRoute } from '@tanstack/react-router';
import { AccountPage } from '@/features/account/AccountPage';
import { sessionsQuery } from '@/features/account/api';

export const Route = createFileRoute('/_app/account')({
  loader: ({ context: { queryClient } }) => queryClient.query({ ...sessionsQuery, staleTime: 0 }),
  component: AccountPage,
});
