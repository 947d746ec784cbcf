import { createFileRoute, redirect } from '@tanstack/react-router';

/** A tenant's page begins with its profile. */
export const Route = createFileRoute('/_app/tenants/$slug/')({
  beforeLoad: ({ params }) => {
    throw redirect({ to: '/tenants/$slug/profile', params, replace: true });
  },
});
