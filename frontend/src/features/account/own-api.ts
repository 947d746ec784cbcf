import { infiniteQueryOptions, queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import { api, unwrap } from '@/lib/api';

export type Profile = { name: string; language: string; timezone: string };

export function updateProfile(body: Profile) {
  return unwrap(api.PATCH('/session/account', { body }));
}

export function sendPicture(picture: string) {
  return unwrap(api.PUT('/session/picture', { body: { picture } }));
}

export function removePicture() {
  return unwrap(api.DELETE('/session/picture'));
}

export const myMembershipsQuery = infiniteQueryOptions({
  queryKey: ['session', 'memberships'],
  queryFn: ({ pageParam: cursor, signal }) =>
    unwrap(api.GET('/session/memberships', { params: { query: { cursor, limit: 50 } }, signal })),
  initialPageParam: undefined as string | undefined,
  getNextPageParam: ({ nextCursor }) => nextCursor,
});

export function useLeaveTenant() {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: (membership: string) =>
      unwrap(api.DELETE('/session/memberships/{membership}', { params: { path: { membership } } })),
    onSuccess: () => queryClient.invalidateQueries(), // one sees less of everything now
  });
}

export const deletionQuery = queryOptions({
  queryKey: ['session', 'deletion'],
  queryFn: ({ signal }) => unwrap(api.GET('/session/deletion', { signal })),
});

export function deleteAccount(email: string) {
  return unwrap(api.POST('/session/deletion', { body: { email } }));
}

/** The whole copy, as the server sent it. */
export function exportOwnData(): Promise<string> {
  return unwrap(api.GET('/session/export', { parseAs: 'text' }));
}
