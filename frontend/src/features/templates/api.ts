import { queryOptions } from '@tanstack/react-query';
import { api, unwrap } from '@/lib/api';

export const catalogueQuery = queryOptions({
  queryKey: ['templates', 'all'],
  queryFn: ({ signal }) => unwrap(api.GET('/templates', { signal })),
});
