import { createFileRoute, redirect } from '@tanstack/react-router';
import { firstSection } from '@/features/settings/sections';
import { demand } from '@/lib/permissions';

export const Route = createFileRoute('/_app/settings/')({
  loader: ({ context: { session } }) => {
    const first = firstSection(session.account.permissions);
    if (first === undefined) demand(session.account.permissions, 'SETTINGS:read');
    else throw redirect({ href: first.to, replace: true });
  },
});
