import { queryOptions } from '@tanstack/react-query';
import { api, unwrap } from '@/lib/api';

export function signIn(body: { email: string; password: string }) {
  return unwrap(api.POST('/session', { body }));
}

export function setUp(body: { code: string; email: string; name: string; password: string }) {
  return unwrap(api.POST('/setup', { body }));
}

/** What an invitation link stands for. Looking changes nothing: the token is sent in a body, never in an address. */
export function invitationQuery(token: string) {
  return queryOptions({
    queryKey: ['invitation', token],
    queryFn: () => unwrap(api.POST('/invitations/look-up', { body: { token } })),
    retry: false,
  });
}

export function acceptInvitation(body: { token: string; name?: string; password?: string }) {
  return unwrap(api.POST('/invitations/accept', { body }));
}
