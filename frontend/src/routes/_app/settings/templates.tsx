import { createFileRoute } from '@tanstack/react-router';
import { catalogueQuery } from '@/features/templates/api';
import { TemplatesPage } from '@/features/templates/TemplatesPage';
import { demand } from '@/lib/permissions';

export const Route = createFileRoute('/_app/settings/templates')({
  beforeLoad: ({ context: { session } }) => {
    demand(session.account.permissions, 'TEMPLATES:read');
  },
  loader: ({ context: { queryClient } }) => queryClient.query({ ...catalogueQuery, staleTime: 0 }),
  component: TemplatesPage,
});
