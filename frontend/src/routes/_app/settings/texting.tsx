import { createFileRoute } from '@tanstack/react-router';
import { textingSettingsQuery } from '@/features/settings/texting-api';
import { TextingPage } from '@/features/settings/TextingPage';
import { demand } from '@/lib/permissions';

export const Route = createFileRoute('/_app/settings/texting')({
  beforeLoad: ({ context: { session } }) => {
    demand(session.account.permissions, 'SETTINGS:read');
  },
  loader: ({ context: { queryClient } }) => queryClient.query({ ...textingSettingsQuery, staleTime: 0 }),
  component: TextingPage,
});
