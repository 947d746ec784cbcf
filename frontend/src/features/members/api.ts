import { infiniteQueryOptions, queryOptions, useQueryClient } from '@tanstack/react-query';
import { api, unwrap } from '@/lib/api';
import { tenantQuery } from '@/lib/tenant';
import type { MemberFilter } from './search';

export const membersQuery = (slug: string, filter: MemberFilter) =>
  infiniteQueryOptions({
    queryKey: ['tenants', 'members', slug, filter],
    queryFn: ({ pageParam, signal }) =>
      unwrap(
        api.GET('/tenants/{tenant}/members', {
          params: {
            path: { tenant: slug },
            query: { ...filter, sort: filter.sort ?? 'name', limit: 50, cursor: pageParam || undefined },
          },
          signal,
        }),
      ),
    initialPageParam: '',
    getNextPageParam: (last) => last.nextCursor,
    staleTime: 5_000,
  });

export const rolesQuery = (slug: string) =>
  queryOptions({
    queryKey: ['tenants', 'roles', slug],
    queryFn: ({ signal }) => unwrap(api.GET('/tenants/{tenant}/roles', { params: { path: { tenant: slug } }, signal })),
    staleTime: 5_000,
  });

export const offerQuery = (slug: string) =>
  queryOptions({
    queryKey: ['tenants', 'owner-transfer', slug],
    queryFn: ({ signal }) =>
      unwrap(api.GET('/tenants/{tenant}/owner-transfer', { params: { path: { tenant: slug } }, signal })),
    staleTime: 5_000,
    retry: false,
  });

const one = (slug: string, account: string) => ({ params: { path: { tenant: slug, account } } });

export const changeMember = (slug: string, account: string, body: { role?: string; username?: string }) =>
  unwrap(api.PATCH('/tenants/{tenant}/members/{account}', { ...one(slug, account), body }));

export const suspendMember = (slug: string, account: string) =>
  unwrap(api.POST('/tenants/{tenant}/members/{account}/suspend', one(slug, account)));

export const reactivateMember = (slug: string, account: string) =>
  unwrap(api.POST('/tenants/{tenant}/members/{account}/reactivate', one(slug, account)));

export const removeMember = (slug: string, account: string) =>
  unwrap(api.DELETE('/tenants/{tenant}/members/{account}', one(slug, account)));

export const why = (slug: string, account: string, permission: string) =>
  unwrap(
    api.GET('/tenants/{tenant}/members/{account}/why', {
      params: { path: { tenant: slug, account }, query: { permission } },
    }),
  );

type NewMember = { email: string; name: string; username?: string; role: string; password?: string };

export const createMember = (slug: string, body: NewMember) =>
  unwrap(api.POST('/tenants/{tenant}/members', { params: { path: { tenant: slug } }, body }));

export async function invitationLink(slug: string, invitation: string): Promise<string> {
  const { url } = await unwrap(
    api.GET('/tenants/{tenant}/invitations/{invitation}/link', { params: { path: { tenant: slug, invitation } } }),
  );
  return url;
}

export const offerOwnership = (slug: string, account: string) =>
  unwrap(api.POST('/tenants/{tenant}/owner-transfer', { params: { path: { tenant: slug } }, body: { account } }));

export const answerOffer = (slug: string, answer: 'accept' | 'decline' | 'withdraw') => {
  const params = { params: { path: { tenant: slug } } };
  if (answer === 'accept') return unwrap(api.POST('/tenants/{tenant}/owner-transfer/accept', params));
  if (answer === 'decline') return unwrap(api.POST('/tenants/{tenant}/owner-transfer/decline', params));
  return unwrap(api.DELETE('/tenants/{tenant}/owner-transfer', params));
};

export const checkList = (slug: string, body: { text: string; role: string }) =>
  unwrap(api.POST('/tenants/{tenant}/bulk-invitation-check', { params: { path: { tenant: slug } }, body }));

export const startBulk = (slug: string, body: { text: string; role: string }) =>
  unwrap(api.POST('/tenants/{tenant}/bulk-invitations', { params: { path: { tenant: slug } }, body }));

export const bulkQuery = (slug: string, bulk: string) =>
  queryOptions({
    queryKey: ['tenants', 'bulk', slug, bulk],
    queryFn: ({ signal }) =>
      unwrap(
        api.GET('/tenants/{tenant}/bulk-invitations/{bulk}', { params: { path: { tenant: slug, bulk } }, signal }),
      ),
    refetchInterval: ({ state }) => (state.data === undefined || state.data.state === 'running' ? 700 : false),
  });

export const bulkFailedQuery = (slug: string, bulk: string) =>
  queryOptions({
    queryKey: ['tenants', 'bulk', slug, bulk, 'failed'],
    queryFn: ({ signal }) =>
      unwrap(
        api.GET('/tenants/{tenant}/bulk-invitations/{bulk}/rows', {
          params: { path: { tenant: slug, bulk }, query: { state: 'failed', limit: 100 } },
          signal,
        }),
      ),
  });

/** Whatever an act changed of a tenant's people; one's own rights may be among it. */
export function useMembersChanged(slug: string): () => Promise<unknown> {
  const client = useQueryClient();
  return () =>
    Promise.all([
      ...['members', 'roles', 'invitations', 'owner-transfer'].map((part) =>
        client.invalidateQueries({ queryKey: ['tenants', part, slug] }),
      ),
      client.invalidateQueries(tenantQuery(slug)),
      client.invalidateQueries({ queryKey: ['session'], exact: true }),
    ]);
}
