import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { api, unwrap } from '@/lib/api';

export const outboxQuery = infiniteQueryOptions({
  queryKey: ['platform', 'outbox'],
  queryFn: ({ signal, pageParam }) =>
    unwrap(api.GET('/platform/outbox', { params: { query: { cursor: pageParam } }, signal })),
  initialPageParam: undefined as string | undefined,
  getNextPageParam: (last) => last.nextCursor,
});

export function messageQuery(id: string) {
  return queryOptions({
    queryKey: ['platform', 'outbox', id],
    queryFn: ({ signal }) =>
      unwrap(api.GET('/platform/outbox/{message}', { params: { path: { message: id } }, signal })),
    // What was written does not change.
    staleTime: Infinity,
  });
}
