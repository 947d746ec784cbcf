import { queryOptions, useQueryClient } from '@tanstack/react-query';
import type { TenantRole } from '@/api/types';
import { api, etag, unwrap } from '@/lib/api';
import { tenantQuery } from '@/lib/tenant';

export const tenantRolesQuery = (slug: string) =>
  queryOptions({
    queryKey: ['tenants', 'roles', slug],
    queryFn: ({ signal }) => unwrap(api.GET('/tenants/{tenant}/roles', { params: { path: { tenant: slug } }, signal })),
    staleTime: 5_000,
  });

export type RoleBody = { title: string; description: string; permissions: string[] };

export const createRole = (slug: string, body: RoleBody) =>
  unwrap(api.POST('/tenants/{tenant}/roles', { params: { path: { tenant: slug } }, body }));

export const updateRole = (slug: string, { name, version }: TenantRole, body: RoleBody) =>
  unwrap(
    api.PATCH('/tenants/{tenant}/roles/{role}', {
      params: { path: { tenant: slug, role: name }, header: { 'If-Match': etag(version) } },
      body,
    }),
  );

export const deleteRole = (slug: string, { name }: TenantRole, instead: string) =>
  unwrap(
    api.DELETE('/tenants/{tenant}/roles/{role}', {
      params: { path: { tenant: slug, role: name }, query: { instead: instead || undefined } },
    }),
  );

/** Members show their roles, and one's own rights may have changed. */
export function useTenantRolesChanged(slug: string): () => Promise<unknown> {
  const client = useQueryClient();
  return () =>
    Promise.all([
      client.invalidateQueries(tenantRolesQuery(slug)),
      client.invalidateQueries({ queryKey: ['tenants', 'members', slug] }),
      client.invalidateQueries(tenantQuery(slug)),
    ]);
}
