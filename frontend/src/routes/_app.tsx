import { createFileRoute, redirect } from '@tanstack/react-router';
import { Frame } from '@/features/frame/Frame';
import { findSession } from '@/lib/session';

/** Everything behind the sign-in: the frame around it, and the session in the context of its routes. */
export const Route = createFileRoute('/_app')({
  beforeLoad: async ({ context, location }) => {
    const session = await findSession(context.queryClient);
    if (session === undefined) throw redirect({ to: '/login', search: { next: location.href }, replace: true });
    return { session };
  },
  component: Frame,
});
