import { infiniteQueryOptions } from '@tanstack/react-query';
import { api, unwrap } from '@/lib/api';

export const platformAuditQuery = infiniteQueryOptions({
  queryKey: ['platform', 'audit'],
  queryFn: ({ signal, pageParam }) =>
    unwrap(api.GET('/platform/audit', { params: { query: { cursor: pageParam } }, signal })),
  initialPageParam: undefined as string | undefined,
  getNextPageParam: (last) => last.nextCursor,
});
