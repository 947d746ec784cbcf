import { createFileRoute } from '@tanstack/react-router';
import { previewsQuery } from '@/features/settings/mail-api';
import { MailPreviewsPage } from '@/features/settings/MailPreviewsPage';
import { demand } from '@/lib/permissions';

export const Route = createFileRoute('/_app/settings/mail-previews')({
  validateSearch: ({ kind }: Record<string, unknown>): { kind?: string } => (typeof kind === 'string' ? { kind } : {}),
  beforeLoad: ({ context: { session } }) => {
    demand(session.account.permissions, 'SETTINGS:read');
  },
  loader: ({ context: { queryClient } }) => queryClient.query(previewsQuery),
  component: function Previews() {
    return <MailPreviewsPage kind={Route.useSearch().kind} />;
  },
});
