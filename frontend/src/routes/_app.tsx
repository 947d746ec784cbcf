import { createFileRoute, Outlet, redirect } from '@tanstack/react-router';
import { sessionQuery } from '@/lib/session';
import { isProblemError } from '@/lib/problem';

/** Everything behind the sign-in: the frame around it, and the session in the context of its routes. */
export const Route = createFileRoute('/_app')({
  beforeLoad: async ({ context, location }) => {
    try {
      return { session: await context.queryClient.ensureQueryData(sessionQuery) };
    } catch (error) {
      if (!isProblemError(error, 'unauthorized')) throw error;
      throw redirect({ to: '/login', search: { next: location.href }, replace: true });
    }
  },
  component: Outlet,
});
