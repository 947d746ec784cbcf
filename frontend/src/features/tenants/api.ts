import { infiniteQueryOptions, queryOptions, type QueryClient } from '@tanstack/react-query';
import type { Tenant, TenantState } from '@/api/types';
import { api, etag, unwrap } from '@/lib/api';
import { tenantQuery } from '@/lib/tenant';

/** What the list is narrowed down to; it lives in the address. */
export interface TenantFilter {
  search?: string;
  state?: TenantState;
  template?: string;
  sort?: TenantSort;
}

export type TenantSort = 'name' | '-name' | 'created' | '-created';

export const tenantsQuery = (filter: TenantFilter) =>
  infiniteQueryOptions({
    queryKey: ['tenants', 'list', filter],
    queryFn: ({ pageParam, signal }) =>
      unwrap(
        api.GET('/tenants', {
          params: { query: { ...filter, sort: filter.sort ?? '-created', limit: 50, cursor: pageParam || undefined } },
          signal,
        }),
      ),
    initialPageParam: '',
    getNextPageParam: (last) => last.nextCursor,
    staleTime: 5_000,
  });

/** Every template there is, for the filter and for titles. Without the right to see them the filter is left out. */
export const allTemplatesQuery = queryOptions({
  queryKey: ['templates', {}],
  queryFn: ({ signal }) => unwrap(api.GET('/templates', { params: { query: {} }, signal })),
  staleTime: 60_000,
  retry: false,
});

/** The part of a profile that can be changed. */
export type Profile = Pick<
  Tenant,
  'name' | 'country' | 'timezone' | 'currency' | 'contactEmail' | 'description' | 'address' | 'website' | 'replyTo'
>;

export async function saveProfile(client: QueryClient, tenant: Tenant, change: Partial<Profile>): Promise<Tenant> {
  const saved = await unwrap(
    api.PATCH('/tenants/{tenant}', {
      params: { path: { tenant: tenant.slug }, header: { 'If-Match': etag(tenant.version) } },
      body: change,
    }),
  );
  await takeIn(client, tenant, saved);
  return saved;
}

/** Takes in a changed tenant, under the slug it had on the page, too: from there the page follows to the new one. */
async function takeIn(client: QueryClient, before: Tenant, saved: Tenant): Promise<void> {
  client.setQueryData(tenantQuery(saved.slug).queryKey, saved);
  client.setQueryData(tenantQuery(before.slug).queryKey, saved);
  await Promise.all([
    client.invalidateQueries({ queryKey: ['tenants', 'list'] }),
    client.invalidateQueries({ queryKey: ['session'] }),
  ]);
}

/** The slug of a tenant and those that it had. */
export const slugsQuery = (slug: string) =>
  queryOptions({
    queryKey: ['tenants', 'slugs', slug],
    queryFn: ({ signal }) => unwrap(api.GET('/tenants/{tenant}/slug', { params: { path: { tenant: slug } }, signal })),
    staleTime: 5_000,
  });

export async function changeSlug(client: QueryClient, tenant: Tenant, slug: string): Promise<void> {
  const saved = await unwrap(
    api.PUT('/tenants/{tenant}/slug', {
      params: { path: { tenant: tenant.id }, header: { 'If-Match': etag(tenant.version) } },
      body: { slug },
    }),
  );
  await client.invalidateQueries({ queryKey: ['tenants', 'slugs'] });
  await takeIn(client, tenant, saved);
}

/** Whether a tenant could take a slug. */
export const slugQuestion = (tenant: Tenant) => (value: string) => ({
  queryKey: ['check', 'slug-of', tenant.id, value],
  queryFn: ({ signal }: { signal: AbortSignal }) =>
    unwrap(
      api.GET('/tenants/{tenant}/slug/check', { params: { path: { tenant: tenant.id }, query: { value } }, signal }),
    ),
});

const pageSize = 50;

export const membersQuery = (slug: string) =>
  infiniteQueryOptions({
    queryKey: ['tenants', 'members', slug],
    queryFn: ({ pageParam, signal }) =>
      unwrap(
        api.GET('/tenants/{tenant}/members', {
          params: { path: { tenant: slug }, query: { limit: pageSize, cursor: pageParam || undefined } },
          signal,
        }),
      ),
    initialPageParam: '',
    getNextPageParam: (last) => last.nextCursor,
    staleTime: 5_000,
  });

export const invitationsQuery = (slug: string) =>
  infiniteQueryOptions({
    queryKey: ['tenants', 'invitations', slug],
    queryFn: ({ pageParam, signal }) =>
      unwrap(
        api.GET('/tenants/{tenant}/invitations', {
          params: { path: { tenant: slug }, query: { limit: 100, cursor: pageParam || undefined } },
          signal,
        }),
      ),
    initialPageParam: '',
    getNextPageParam: (last) => last.nextCursor,
    staleTime: 2_000,
  });

export const rolesQuery = (slug: string) =>
  queryOptions({
    queryKey: ['tenants', 'roles', slug],
    queryFn: ({ signal }) => unwrap(api.GET('/tenants/{tenant}/roles', { params: { path: { tenant: slug } }, signal })),
    staleTime: 60_000,
  });

/** The link of an invitation. It is asked for when somebody wants it, and never kept. */
export async function invitationLink(slug: string, id: string): Promise<string> {
  const { url } = await unwrap(
    api.GET('/tenants/{tenant}/invitations/{invitation}/link', { params: { path: { tenant: slug, invitation: id } } }),
  );
  return url;
}

function invitationsChanged(client: QueryClient, slug: string): Promise<void> {
  return client.invalidateQueries({ queryKey: invitationsQuery(slug).queryKey });
}

export async function resendInvitation(client: QueryClient, slug: string, id: string): Promise<void> {
  await unwrap(
    api.POST('/tenants/{tenant}/invitations/{invitation}/resend', {
      params: { path: { tenant: slug, invitation: id } },
    }),
  );
  await invitationsChanged(client, slug);
}

export async function revokeInvitation(client: QueryClient, slug: string, id: string): Promise<void> {
  await unwrap(
    api.DELETE('/tenants/{tenant}/invitations/{invitation}', { params: { path: { tenant: slug, invitation: id } } }),
  );
  await invitationsChanged(client, slug);
}

export const managedQuery = (slug: string) =>
  infiniteQueryOptions({
    queryKey: ['tenants', 'managed', slug],
    queryFn: ({ pageParam, signal }) =>
      unwrap(
        api.GET('/tenants/{tenant}/managed', {
          params: { path: { tenant: slug }, query: { limit: pageSize, cursor: pageParam || undefined } },
          signal,
        }),
      ),
    initialPageParam: '',
    getNextPageParam: (last) => last.nextCursor,
    staleTime: 5_000,
  });

export async function setManaged(client: QueryClient, operator: string, slug: string, managed: boolean): Promise<void> {
  const params = { params: { path: { tenant: operator, slug } } };
  await unwrap(
    managed
      ? api.PUT('/tenants/{tenant}/managed/{slug}', params)
      : api.DELETE('/tenants/{tenant}/managed/{slug}', params),
  );
  await Promise.all([
    client.invalidateQueries({ queryKey: managedQuery(operator).queryKey }),
    client.invalidateQueries({ queryKey: tenantQuery(slug).queryKey }),
    client.invalidateQueries({ queryKey: ['session'] }),
  ]);
}

export const credentialsQuery = (slug: string) =>
  queryOptions({
    queryKey: ['tenants', 'credentials', slug],
    queryFn: ({ signal }) =>
      unwrap(api.GET('/tenants/{tenant}/credentials', { params: { path: { tenant: slug } }, signal })),
    staleTime: 5_000,
  });

export async function setCredential(
  client: QueryClient,
  slug: string,
  kind: string,
  secret: { username: string; password: string } | undefined,
): Promise<void> {
  const params = { path: { tenant: slug, kind } };
  if (secret) await unwrap(api.PUT('/tenants/{tenant}/credentials/{kind}', { params, body: secret }));
  else await unwrap(api.DELETE('/tenants/{tenant}/credentials/{kind}', { params }));
  await client.invalidateQueries({ queryKey: credentialsQuery(slug).queryKey });
}

export const tenantRunsQuery = (slug: string) =>
  infiniteQueryOptions({
    queryKey: ['tenants', 'runs', slug],
    queryFn: ({ pageParam, signal }) =>
      unwrap(
        api.GET('/tenants/{tenant}/runs', {
          params: { path: { tenant: slug }, query: { limit: pageSize, cursor: pageParam || undefined } },
          signal,
        }),
      ),
    initialPageParam: '',
    getNextPageParam: (last) => last.nextCursor,
    staleTime: 2_000,
  });

/** Who is cut off when a tenant is disabled. */
export const insideQuery = (slug: string) =>
  queryOptions({
    queryKey: ['tenants', 'inside', slug],
    queryFn: ({ signal }) =>
      unwrap(api.GET('/tenants/{tenant}/disable', { params: { path: { tenant: slug } }, signal })),
    staleTime: 0,
  });

function tenantChanged(client: QueryClient, slug: string) {
  return Promise.all([
    client.invalidateQueries({ queryKey: tenantQuery(slug).queryKey }),
    client.invalidateQueries({ queryKey: ['tenants', 'list'] }),
    client.invalidateQueries({ queryKey: ['session'] }),
  ]);
}

export async function disableTenant(client: QueryClient, slug: string, reason: string): Promise<void> {
  const body = reason.trim() === '' ? {} : { reason: reason.trim() };
  await unwrap(api.POST('/tenants/{tenant}/disable', { params: { path: { tenant: slug } }, body }));
  await tenantChanged(client, slug);
}

export async function enableTenant(client: QueryClient, slug: string): Promise<void> {
  await unwrap(api.POST('/tenants/{tenant}/enable', { params: { path: { tenant: slug } } }));
  await tenantChanged(client, slug);
}
