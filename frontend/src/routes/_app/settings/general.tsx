import { createFileRoute } from '@tanstack/react-router';
import { settingsQuery } from '@/features/settings/api';
import { GeneralPage } from '@/features/settings/GeneralPage';
import { demand } from '@/lib/permissions';
import { checklistQuery } from '@/lib/queries';
import { platformInfoQuery } from '@/lib/session';

export const Route = createFileRoute('/_app/settings/general')({
  beforeLoad: ({ context: { session } }) => {
    demand(session.account.permissions, 'SETTINGS:read');
  },
  loader: ({ context: { queryClient } }) =>
    Promise.all([
      queryClient.query({ ...settingsQuery, staleTime: 0 }),
      queryClient.query(checklistQuery),
      queryClient.query(platformInfoQuery),
    ]),
  component: GeneralPage,
});
