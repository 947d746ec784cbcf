import { createFileRoute } from '@tanstack/react-router';
import { mailQuery } from '@/features/settings/mail-api';
import { MailPage } from '@/features/settings/MailPage';
import { demand } from '@/lib/permissions';

export const Route = createFileRoute('/_app/settings/mail')({
  beforeLoad: ({ context: { session } }) => {
    demand(session.account.permissions, 'SETTINGS:read');
  },
  loader: ({ context: { queryClient } }) => queryClient.query({ ...mailQuery, staleTime: 0 }),
  component: MailPage,
});
