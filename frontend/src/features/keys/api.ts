import { infiniteQueryOptions, useQueryClient } from '@tanstack/react-query';
import { api, unwrap } from '@/lib/api';

export const keysQuery = infiniteQueryOptions({
  queryKey: ['platform', 'api-keys'],
  queryFn: ({ signal, pageParam }) =>
    unwrap(api.GET('/platform/api-keys', { params: { query: { cursor: pageParam } }, signal })),
  initialPageParam: undefined as string | undefined,
  getNextPageParam: (last) => last.nextCursor,
});

export function createKey(body: { name: string; permissions: string[]; expiresInDays: number }) {
  return unwrap(api.POST('/platform/api-keys', { body }));
}

export function revokeKey(key: string) {
  return unwrap(api.DELETE('/platform/api-keys/{key}', { params: { path: { key } } }));
}

export function useKeysChanged(): () => Promise<unknown> {
  const queryClient = useQueryClient();
  return () => queryClient.invalidateQueries({ queryKey: keysQuery.queryKey });
}
