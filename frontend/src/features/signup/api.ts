import { queryOptions } from '@tanstack/react-query';
import { api, unwrap } from '@/lib/api';

export function askSignUp(email: string) {
  return unwrap(api.POST('/sign-ups', { body: { email } }));
}

/** What a sign-up's link is worth. The token is sent in a body, never in an address. */
export function signUpLinkQuery(token: string) {
  return queryOptions({
    queryKey: ['link', 'sign-ups', token],
    queryFn: () => unwrap(api.POST('/sign-ups/look-up', { body: { token } })),
    retry: false,
    staleTime: Infinity,
  });
}

export function signUp(body: { token: string; name: string; password: string }) {
  return unwrap(api.POST('/sign-ups/use', { body }));
}

export function createWorkspace(body: { name: string; slug: string; timezone?: string }) {
  return unwrap(api.POST('/session/tenants', { body }));
}

/** Why a slug cannot be taken, or undefined when it can. */
export async function slugProblem(slug: string): Promise<string | undefined> {
  const check = await unwrap(api.GET('/session/slug-check', { params: { query: { value: slug } } }));
  return check.ok ? undefined : check.message;
}
