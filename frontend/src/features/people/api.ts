import { infiniteQueryOptions, queryOptions, useQueryClient } from '@tanstack/react-query';
import { api, unwrap } from '@/lib/api';
import { platformRolesQuery } from '@/lib/queries';

export const peopleQuery = infiniteQueryOptions({
  queryKey: ['platform', 'people'],
  queryFn: ({ signal, pageParam }) =>
    unwrap(api.GET('/platform/people', { params: { query: { cursor: pageParam } }, signal })),
  initialPageParam: undefined as string | undefined,
  getNextPageParam: (last) => last.nextCursor,
});

export const invitedQuery = queryOptions({
  queryKey: ['platform', 'invitations'],
  queryFn: ({ signal }) => unwrap(api.GET('/platform/invitations', { params: { query: { limit: 100 } }, signal })),
});

export function addPerson(body: { email: string; name?: string; role: string }) {
  return unwrap(api.POST('/platform/people', { body }));
}

export function changeRole(person: string, role: string | null) {
  return unwrap(api.PATCH('/platform/people/{person}', { params: { path: { person } }, body: { role } }));
}

export function signOutPerson(person: string) {
  return unwrap(api.POST('/platform/people/{person}/sign-out', { params: { path: { person } } }));
}

export function resetPerson(person: string) {
  return unwrap(api.POST('/platform/people/{person}/password-reset', { params: { path: { person } } }));
}

export function resendInvitation(invitation: string) {
  return unwrap(api.POST('/platform/invitations/{invitation}/resend', { params: { path: { invitation } } }));
}

export function invitationLink(invitation: string) {
  return unwrap(api.GET('/platform/invitations/{invitation}/link', { params: { path: { invitation } } }));
}

export function revokeInvitation(invitation: string) {
  return unwrap(api.DELETE('/platform/invitations/{invitation}', { params: { path: { invitation } } }));
}

/** After any change: who is there, who is invited, and how many hold each role. */
export function usePeopleChanged(): () => Promise<unknown> {
  const queryClient = useQueryClient();
  return () =>
    Promise.all([
      queryClient.invalidateQueries({ queryKey: peopleQuery.queryKey }),
      queryClient.invalidateQueries(invitedQuery),
      queryClient.invalidateQueries(platformRolesQuery),
    ]);
}
