import { createFileRoute } from '@tanstack/react-router';

export const Route = createFileRoute('/_app/')({ component: Home });

function Home() {
  const { session } = Route.useRouteContext();
  return <h1>{session.account.name}</h1>;
}
