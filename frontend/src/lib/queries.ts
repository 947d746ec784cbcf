import { queryOptions } from '@tanstack/react-query';
import { api, unwrap } from './api';

// Questions that more than one feature asks; the answers are shared through the cache.

export const checklistQuery = queryOptions({
  queryKey: ['platform', 'checklist'],
  queryFn: ({ signal }) => unwrap(api.GET('/platform/checklist', { signal })),
});

export const platformRolesQuery = queryOptions({
  queryKey: ['platform', 'roles'],
  queryFn: ({ signal }) => unwrap(api.GET('/platform/roles', { signal })),
});
