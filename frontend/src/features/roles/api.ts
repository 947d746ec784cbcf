import { useQueryClient } from '@tanstack/react-query';
import type { PlatformRole } from '@/api/types';
import { api, etag, unwrap } from '@/lib/api';
import { platformRolesQuery } from '@/lib/queries';

export function createRole(body: { name: string; title: string; permissions: string[] }) {
  return unwrap(api.POST('/platform/roles', { body }));
}

export function updateRole({ name, version }: PlatformRole, body: { title: string; permissions: string[] }) {
  return unwrap(
    api.PATCH('/platform/roles/{role}', {
      params: { path: { role: name }, header: { 'If-Match': etag(version) } },
      body,
    }),
  );
}

export function deleteRole({ name }: PlatformRole) {
  return unwrap(api.DELETE('/platform/roles/{role}', { params: { path: { role: name } } }));
}

/** A role may be one's own, so the session is read again too. */
export function useRolesChanged(): () => Promise<unknown> {
  const queryClient = useQueryClient();
  return () =>
    Promise.all([
      queryClient.invalidateQueries(platformRolesQuery),
      queryClient.invalidateQueries({ queryKey: ['session'], exact: true }),
    ]);
}
