import { infiniteQueryOptions, keepPreviousData, queryOptions, type QueryClient } from '@tanstack/react-query';
import type { Policy, PolicyChange } from '@/api/types';
import { api, etag, unwrap } from '@/lib/api';

export const policyQuery = (slug: string) =>
  queryOptions({
    queryKey: ['tenants', 'policy', slug],
    queryFn: ({ signal }) =>
      unwrap(api.GET('/tenants/{tenant}/policy', { params: { path: { tenant: slug } }, signal })),
    staleTime: 5_000,
  });

/** What a policy would do if it were saved now. */
export const effectQuery = (slug: string, policy: PolicyChange | undefined) =>
  queryOptions({
    queryKey: ['tenants', 'policy-effect', slug, policy],
    queryFn: ({ signal }) =>
      unwrap(
        api.POST('/tenants/{tenant}/policy/preview', {
          params: { path: { tenant: slug } },
          body: policy ?? { mfa: 'optional', methods: [], idleMinutes: 0, absoluteMinutes: 0, emailDomains: [] },
          signal,
        }),
      ),
    enabled: policy !== undefined,
    placeholderData: keepPreviousData,
    retry: false,
  });

export const unenrolledQuery = (slug: string) =>
  infiniteQueryOptions({
    queryKey: ['tenants', 'unenrolled', slug],
    queryFn: ({ pageParam, signal }) =>
      unwrap(
        api.GET('/tenants/{tenant}/policy/unenrolled', {
          params: { path: { tenant: slug }, query: { limit: 50, cursor: pageParam || undefined } },
          signal,
        }),
      ),
    initialPageParam: '',
    getNextPageParam: (last) => last.nextCursor,
    staleTime: 5_000,
  });

export async function savePolicy(client: QueryClient, slug: string, version: number, policy: PolicyChange) {
  const saved: Policy = await unwrap(
    api.PUT('/tenants/{tenant}/policy', {
      params: { path: { tenant: slug }, header: { 'If-Match': etag(version) } },
      body: policy,
    }),
  );
  client.setQueryData(policyQuery(slug).queryKey, saved);
  await client.invalidateQueries({ queryKey: unenrolledQuery(slug).queryKey });
  return saved;
}
