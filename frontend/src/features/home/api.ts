import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import { api, unwrap } from '@/lib/api';
import { checklistQuery } from '@/lib/queries';

export const newestTenantsQuery = queryOptions({
  queryKey: ['tenants', 'newest'],
  queryFn: ({ signal }) => unwrap(api.GET('/tenants', { params: { query: { sort: '-created', limit: 5 } }, signal })),
});

export function useDismissChecklist() {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: (dismissed: boolean) => unwrap(api.PATCH('/platform/checklist', { body: { dismissed } })),
    onSuccess: () => queryClient.invalidateQueries(checklistQuery),
  });
}

/** Adds or removes the sample tenants; every list of tenants is then out of date. */
export function useSampleData() {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: (add: boolean) => unwrap(add ? api.POST('/platform/sample-data') : api.DELETE('/platform/sample-data')),
    onSuccess: () =>
      Promise.all([
        queryClient.invalidateQueries(checklistQuery),
        queryClient.invalidateQueries({ queryKey: ['tenants'] }),
        queryClient.invalidateQueries({ queryKey: ['session'] }),
      ]),
  });
}
