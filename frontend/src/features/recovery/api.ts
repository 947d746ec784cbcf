import { queryOptions } from '@tanstack/react-query';
import { api, unwrap } from '@/lib/api';

export function askReset(email: string) {
  return unwrap(api.POST('/password-resets', { body: { email } }));
}

export function saveReset(body: { token: string; password: string }) {
  return unwrap(api.POST('/password-resets/use', { body }));
}

/** The links that people get by mail and that change their account when a button is pressed. */
export type LinkKind = 'password-resets' | 'email-changes' | 'email-undos';

/** What a link is worth. Looking changes nothing: the token is sent in a body, never in an address. */
export function linkQuery(kind: LinkKind, token: string) {
  return queryOptions({
    queryKey: ['link', kind, token],
    queryFn: () => unwrap(api.POST(`/${kind}/look-up`, { body: { token } })),
    retry: false,
    staleTime: Infinity,
  });
}

export function pressLink(kind: 'email-changes' | 'email-undos', token: string) {
  return unwrap(api.POST(`/${kind}/use`, { body: { token } }));
}
