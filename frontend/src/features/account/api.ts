import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import { api, unwrap } from '@/lib/api';
import type { Answered } from '@/lib/passkeys';
import { sessionQuery } from '@/lib/session';
import { stepUpGate } from '@/lib/step-up-gate';

export const sessionsQuery = queryOptions({
  queryKey: ['sessions'],
  queryFn: ({ signal }) => unwrap(api.GET('/sessions', { params: { query: { limit: 100 } }, signal })),
});

/** A link goes to the new address; until it is used nothing changes. */
export function askEmail(email: string) {
  return unwrap(api.POST('/session/email', { body: { email } }));
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

export const factorsQuery = queryOptions({
  queryKey: ['account', 'factors'],
  queryFn: ({ signal }) => unwrap(api.GET('/account/factors', { signal })),
});

/** After every change of a factor: the list, whether there is one at all, and which proofs the session holds. */
export function useFactorsChanged() {
  const queryClient = useQueryClient();
  return async () => {
    await Promise.all([queryClient.invalidateQueries(factorsQuery), queryClient.invalidateQueries(sessionQuery)]);
  };
}

export function beginTotp(name: string) {
  return unwrap(api.POST('/account/totps', { body: { name } }));
}

export async function confirmTotp(factor: string, body: { code: string; always?: boolean }) {
  const added = await unwrap(api.POST('/account/factors/{factor}/confirm', { params: { path: { factor } }, body }));
  stepUpGate.renewed();
  return added;
}

export function beginPasskey() {
  return unwrap(api.POST('/account/passkeys/ask'));
}

export async function createPasskey(body: Answered & { name: string; always?: boolean }) {
  const added = await unwrap(api.POST('/account/passkeys', { body }));
  stepUpGate.renewed();
  return added;
}

export function renameFactor(factor: string, name: string) {
  return unwrap(api.PATCH('/account/factors/{factor}', { params: { path: { factor } }, body: { name } }));
}

export function removeFactor(factor: string) {
  return unwrap(api.DELETE('/account/factors/{factor}', { params: { path: { factor } } }));
}

export function setAlways(always: boolean) {
  return unwrap(api.PATCH('/account/factors', { body: { always } }));
}

export function renewRecoveryCodes() {
  return unwrap(api.POST('/account/recovery-codes'));
}
