import { createFileRoute } from '@tanstack/react-router';
import { SecurityPage } from '@/features/account/SecurityPage';
import { sessionsQuery } from '@/features/account/api';

export const Route = createFileRoute('/_app/account/security')({
  loader: ({ context: { queryClient } }) => queryClient.query({ ...sessionsQuery, staleTime: 0 }),
  component: SecurityPage,
});
