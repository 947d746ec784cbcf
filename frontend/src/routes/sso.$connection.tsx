import { createFileRoute } from '@tanstack/react-router';
import { CallbackPage, type Answer } from '@/features/sso/CallbackPage';

const text = (value: unknown) => (typeof value === 'string' || typeof value === 'number' ? String(value) : undefined);

export const Route = createFileRoute('/sso/$connection')({
  validateSearch: (search: Record<string, unknown>): Answer =>
    Object.fromEntries(
      (['state', 'code', 'iss', 'error'] as const).flatMap((name) => {
        const value = text(search[name]);
        return value === undefined ? [] : [[name, value]];
      }),
    ),
  component: Callback,
});

function Callback() {
  const { connection } = Route.useParams();
  return <CallbackPage connection={connection} answer={Route.useSearch()} />;
}
