import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import type { PlatformSettings } from '@/api/types';
import { api, unwrap } from '@/lib/api';
import { checklistQuery } from '@/lib/queries';

export const settingsQuery = queryOptions({
  queryKey: ['platform', 'settings'],
  queryFn: ({ signal }) => unwrap(api.GET('/platform/settings', { signal })),
});

export function savePlatformName(name: string) {
  return unwrap(api.PATCH('/platform/settings', { body: { name } }));
}

export function saveSignUp(signUp: PlatformSettings['signUp']) {
  return unwrap(api.PATCH('/platform/settings', { body: { signUp } }));
}

export function useShowFirstSteps() {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: () => unwrap(api.PATCH('/platform/checklist', { body: { dismissed: false } })),
    onSuccess: () => queryClient.invalidateQueries(checklistQuery),
  });
}
