import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import { api, unwrap } from '@/lib/api';

export const sessionsQuery = queryOptions({
  queryKey: ['sessions'],
  queryFn: ({ signal }) => unwrap(api.GET('/sessions', { params: { query: { limit: 100 } }, signal })),
});

export function renameAccount(name: string) {
  return unwrap(api.PATCH('/session/account', { body: { name } }));
}

export function changePassword(body: { current: string; password: string }) {
  return unwrap(api.POST('/session/password', { body }));
}

export function useEndSession() {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: (session: string) => unwrap(api.DELETE('/sessions/{session}', { params: { path: { session } } })),
    onSettled: () => queryClient.invalidateQueries(sessionsQuery),
  });
}

export function useEndOtherSessions() {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: () => unwrap(api.DELETE('/sessions')),
    onSettled: () => queryClient.invalidateQueries(sessionsQuery),
  });
}
