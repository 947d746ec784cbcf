import { createFileRoute, type ErrorComponentProps } from '@tanstack/react-router';
import { RouteError } from '@/app/RouteError';
import { linkQuery } from '@/features/recovery/api';
import { ResetPage } from '@/features/recovery/ResetPage';
import { LinkEnded } from '@/features/recovery/LinkEnded';
import { isProblemError } from '@/lib/problem';

export const Route = createFileRoute('/reset/$token')({
  loader: ({ context: { queryClient }, params: { token } }) => queryClient.query(linkQuery('password-resets', token)),
  component: Page,
  errorComponent: PageError,
});

function Page() {
  const { token } = Route.useParams();
  return <ResetPage token={token} />;
}

function PageError(props: ErrorComponentProps) {
  const unknown = isProblemError(props.error, 'not_found', 'invalid', 'malformed');
  return unknown ? <LinkEnded kind="password-resets" state="unknown" /> : <RouteError {...props} />;
}
