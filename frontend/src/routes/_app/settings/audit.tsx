import { createFileRoute } from '@tanstack/react-router';
import { platformAuditQuery } from '@/features/audit/api';
import { AuditPage } from '@/features/audit/AuditPage';
import { demand } from '@/lib/permissions';

export const Route = createFileRoute('/_app/settings/audit')({
  beforeLoad: ({ context: { session } }) => {
    demand(session.account.permissions, 'PLATFORM_AUDIT:read');
  },
  loader: ({ context: { queryClient } }) => queryClient.infiniteQuery({ ...platformAuditQuery, staleTime: 0 }),
  component: AuditPage,
});
