import { createFileRoute, redirect } from '@tanstack/react-router';
import { LoginPage } from '@/features/access/LoginPage';
import { safeNext } from '@/lib/safe-next';
import { findRememberedSession, platformInfoQuery } from '@/lib/session';

export const Route = createFileRoute('/login')({
  // In the entry's own chunk: a first visit then needs one script, not a dozen small ones one after the other.
  codeSplitGroupings: [],
  validateSearch: (search: Record<string, unknown>): { next?: string } => ({ next: safeNext(search.next) }),
  beforeLoad: async ({ context: { queryClient }, search: { next } }) => {
    const [info, session] = await Promise.all([
      queryClient.query({ ...platformInfoQuery, staleTime: 'static' }),
      findRememberedSession(queryClient),
    ]);
    if (info.setupNeeded) throw redirect({ to: '/setup', replace: true });
    if (session !== undefined) throw redirect({ href: next ?? '/', replace: true });
  },
  component: Login,
});

function Login() {
  const { next } = Route.useSearch();
  return <LoginPage next={next} />;
}
