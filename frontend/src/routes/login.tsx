import { createFileRoute } from '@tanstack/react-router';
import { safeNext } from '@/lib/safe-next';

export const Route = createFileRoute('/login')({
  validateSearch: (search: Record<string, unknown>): { next?: string } => ({ next: safeNext(search['next']) }),
  component: Login,
});

function Login() {
  return <h1>Sign in</h1>;
}
