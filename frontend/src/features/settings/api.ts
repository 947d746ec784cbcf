import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import { api, etag, unwrap } from '@/lib/api';
import { checklistQuery } from '@/lib/queries';

export const settingsQuery = queryOptions({
  queryKey: ['platform', 'settings'],
  queryFn: ({ signal }) => unwrap(api.GET('/platform/settings', { signal })),
});

export function savePlatformName(name: string, version: number) {
  return unwrap(
    api.PATCH('/platform/settings', { params: { header: { 'If-Match': etag(version) } }, body: { name } }),
  );
}

export function useShowFirstSteps() {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: () => unwrap(api.PATCH('/platform/checklist', { body: { dismissed: false } })),
    onSuccess: () => queryClient.invalidateQueries(checklistQuery),
  });
}
