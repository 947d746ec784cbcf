import { queryOptions, useQueryClient } from '@tanstack/react-query';
import type { ConnectionDraft, NewConnection } from '@/api/types';
import { api, etag, unwrap } from '@/lib/api';

const keyOf = (slug: string) => ['tenants', 'sso', slug];

export const connectionsQuery = (slug: string) =>
  queryOptions({
    queryKey: [...keyOf(slug), 'connections'],
    queryFn: ({ signal }) =>
      unwrap(api.GET('/tenants/{tenant}/sso/connections', { params: { path: { tenant: slug } }, signal })),
  });

export const connectionQuery = (slug: string, connection: string) =>
  queryOptions({
    queryKey: [...keyOf(slug), 'connection', connection],
    queryFn: ({ signal }) =>
      unwrap(
        api.GET('/tenants/{tenant}/sso/connections/{connection}', {
          params: { path: { tenant: slug, connection } },
          signal,
        }),
      ),
  });

export const requirementQuery = (slug: string) =>
  queryOptions({
    queryKey: [...keyOf(slug), 'requirement'],
    queryFn: ({ signal }) =>
      unwrap(api.GET('/tenants/{tenant}/sso/requirement', { params: { path: { tenant: slug } }, signal })),
  });

export const domainsQuery = (slug: string) =>
  queryOptions({
    queryKey: [...keyOf(slug), 'domains'],
    queryFn: ({ signal }) =>
      unwrap(api.GET('/tenants/{tenant}/domains', { params: { path: { tenant: slug } }, signal })),
    refetchInterval: ({ state }) => (state.data?.items.some((domain) => domain.state === 'pending') ? 15_000 : false),
  });

export const rolesQuery = (slug: string) =>
  queryOptions({
    queryKey: ['tenants', 'roles', slug],
    queryFn: ({ signal }) => unwrap(api.GET('/tenants/{tenant}/roles', { params: { path: { tenant: slug } }, signal })),
  });

export function createConnection(slug: string, body: NewConnection) {
  return unwrap(api.POST('/tenants/{tenant}/sso/connections', { params: { path: { tenant: slug } }, body }));
}

export function saveConnection(slug: string, connection: string, version: number, body: ConnectionDraft) {
  return unwrap(
    api.PUT('/tenants/{tenant}/sso/connections/{connection}', {
      params: { path: { tenant: slug, connection }, header: { 'If-Match': etag(version) } },
      body,
    }),
  );
}

const place = (slug: string, connection: string) => ({ params: { path: { tenant: slug, connection } } });

export function deleteConnection(slug: string, connection: string) {
  return unwrap(api.DELETE('/tenants/{tenant}/sso/connections/{connection}', place(slug, connection)));
}

export async function tryConnection(slug: string, connection: string): Promise<string> {
  return (await unwrap(api.POST('/tenants/{tenant}/sso/connections/{connection}/trial', place(slug, connection)))).url;
}

export function activateConnection(slug: string, connection: string) {
  return unwrap(api.POST('/tenants/{tenant}/sso/connections/{connection}/activate', place(slug, connection)));
}

export function deactivateConnection(slug: string, connection: string) {
  return unwrap(api.POST('/tenants/{tenant}/sso/connections/{connection}/deactivate', place(slug, connection)));
}

export function requireSso(slug: string, on: boolean) {
  return unwrap(api.PUT('/tenants/{tenant}/sso/requirement', { params: { path: { tenant: slug } }, body: { on } }));
}

export function addDomain(slug: string, domain: string) {
  return unwrap(api.POST('/tenants/{tenant}/domains', { params: { path: { tenant: slug } }, body: { domain } }));
}

export function checkDomain(slug: string, domain: string) {
  return unwrap(api.POST('/tenants/{tenant}/domains/{domain}/check', { params: { path: { tenant: slug, domain } } }));
}

export function removeDomain(slug: string, domain: string) {
  return unwrap(api.DELETE('/tenants/{tenant}/domains/{domain}', { params: { path: { tenant: slug, domain } } }));
}

export function useSsoChanged(slug: string): () => Promise<unknown> {
  const client = useQueryClient();
  return () => client.invalidateQueries({ queryKey: keyOf(slug) });
}
