import { createFileRoute } from '@tanstack/react-router';
import { SetupPage } from '@/features/access/SetupPage';
import { platformInfoQuery } from '@/lib/session';

export const Route = createFileRoute('/setup')({
  validateSearch: (search: Record<string, unknown>): { code?: string } => ({
    code: typeof search.code === 'string' ? search.code : undefined,
  }),
  loader: ({ context: { queryClient } }) => queryClient.query({ ...platformInfoQuery, staleTime: 0 }),
  component: Setup,
});

function Setup() {
  const { code } = Route.useSearch();
  return <SetupPage code={code ?? ''} />;
}
