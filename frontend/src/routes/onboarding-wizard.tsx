import { createFileRoute, redirect } from '@tanstack/react-router';

/** The wizard's short help address, as it is printed in older documents. */
export const Route = createFileRoute('/onboarding-wizard')({
  beforeLoad: () => {
    throw redirect({ to: '/help/$page', params: { page: 'onboarding-wizard' }, replace: true });
  },
});
