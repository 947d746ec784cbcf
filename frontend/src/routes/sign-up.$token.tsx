import { createFileRoute, type ErrorComponentProps } from '@tanstack/react-router';
import { RouteError } from '@/app/RouteError';
import { signUpLinkQuery } from '@/features/signup/api';
import { JoinPage, SignUpEnded } from '@/features/signup/JoinPage';
import { isProblemError } from '@/lib/problem';

export const Route = createFileRoute('/sign-up/$token')({
  loader: ({ context: { queryClient }, params: { token } }) => queryClient.query(signUpLinkQuery(token)),
  component: Join,
  errorComponent: JoinError,
});

function Join() {
  const { token } = Route.useParams();
  return <JoinPage token={token} />;
}

function JoinError(props: ErrorComponentProps) {
  const unknown = isProblemError(props.error, 'not_found', 'invalid', 'malformed');
  return unknown ? <SignUpEnded /> : <RouteError {...props} />;
}
