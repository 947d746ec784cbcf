import { queryOptions } from '@tanstack/react-query';
import { api, unwrap } from '@/lib/api';
import type { Answered } from '@/lib/passkeys';

/** What the browser is to ask a passkey of anybody for. */
export function askWho() {
  return unwrap(api.POST('/session/passkey/ask'));
}

export function signInWithPasskey(body: Answered) {
  return unwrap(api.POST('/session/passkey', { body }));
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
