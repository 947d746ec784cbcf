import { createFileRoute, type ErrorComponentProps } from '@tanstack/react-router';
import { RouteError } from '@/app/RouteError';
import { linkQuery } from '@/features/recovery/api';
import { EmailLinkPage } from '@/features/recovery/EmailLinkPage';
import { LinkEnded } from '@/features/recovery/LinkEnded';
import { isProblemError } from '@/lib/problem';

export const Route = createFileRoute('/undo-email/$token')({
  loader: ({ context: { queryClient }, params: { token } }) => queryClient.query(linkQuery('email-undos', token)),
  component: Page,
  errorComponent: PageError,
});

function Page() {
  const { token } = Route.useParams();
  return <EmailLinkPage kind="email-undos" token={token} />;
}

function PageError(props: ErrorComponentProps) {
  const unknown = isProblemError(props.error, 'not_found', 'invalid', 'malformed');
  return unknown ? <LinkEnded kind="email-undos" state="unknown" /> : <RouteError {...props} />;
}
