import { createFileRoute } from '@tanstack/react-router';
import { myMembershipsQuery } from '@/features/account/own-api';
import { TenantsPage } from '@/features/account/TenantsPage';

export const Route = createFileRoute('/_app/account/tenants')({
  loader: ({ context: { queryClient } }) => queryClient.infiniteQuery({ ...myMembershipsQuery, staleTime: 0 }),
  component: TenantsPage,
});
