import { createFileRoute } from '@tanstack/react-router';
import { factorsQuery, sessionsQuery } from '@/features/account/api';
import { SecurityPage } from '@/features/account/SecurityPage';
import { safeNext } from '@/lib/safe-next';

export const Route = createFileRoute('/_app/account/security')({
  validateSearch: (search: Record<string, unknown>): { next?: string } => ({ next: safeNext(search.next) }),
  loader: ({ context: { queryClient } }) =>
    Promise.all([
      queryClient.query({ ...sessionsQuery, staleTime: 0 }),
      queryClient.query({ ...factorsQuery, staleTime: 0 }),
    ]),
  component: Security,
});

function Security() {
  const { next } = Route.useSearch();
  return <SecurityPage next={next} />;
}
