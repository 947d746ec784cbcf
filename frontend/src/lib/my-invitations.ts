import { queryOptions, type QueryClient } from '@tanstack/react-query';
import type { MyInvitation, TenantRef } from '@/api/types';
import { api, unwrap } from './api';

/** The open invitations to one's own address, to be answered where one switches. */
export const myInvitationsQuery = queryOptions({
  queryKey: ['session', 'invitations'],
  queryFn: async ({ signal }) => (await unwrap(api.GET('/session/invitations', { signal }))).items,
  staleTime: 60_000,
});

export async function joinInvited(client: QueryClient, { id }: MyInvitation): Promise<TenantRef> {
  const { tenant } = await unwrap(
    api.POST('/session/invitations/{invitation}/join', { params: { path: { invitation: id } } }),
  );
  await client.invalidateQueries({ queryKey: ['session'] });
  return tenant;
}

export async function declineInvited(client: QueryClient, { id }: MyInvitation): Promise<void> {
  await unwrap(api.POST('/session/invitations/{invitation}/decline', { params: { path: { invitation: id } } }));
  await client.invalidateQueries({ queryKey: myInvitationsQuery.queryKey });
}
