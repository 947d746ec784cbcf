import { queryOptions, useSuspenseQuery, type QueryClient } from '@tanstack/react-query';
import type { Session } from '@/api/types';
import { api, unwrap } from './api';
import { isProblemError } from './problem';
import { sessionGate } from './session-gate';
import { remember, remembered, sessionBegan } from './signed-in';
import { tellOtherTabs } from './tabs';

/** Who is signed in, and where they belong. Fails with a 401 problem when nobody is. */
export const sessionQuery = queryOptions({
  queryKey: ['session'],
  queryFn: async ({ signal }) => {
    const session = await unwrap(api.GET('/session', { signal }));
    sessionGate.hasSession(true);
    remember(true);
    return session;
  },
  staleTime: 60_000,
});

/** What this installation is; needed before anybody has signed in. */
export const platformInfoQuery = queryOptions({
  queryKey: ['platform', 'info'],
  queryFn: ({ signal }) => unwrap(api.GET('/platform/info', { signal })),
  staleTime: 5 * 60_000,
});

/** The signed-in person inside the frame, where a session is always at hand. */
export function useSession(): Session {
  return useSuspenseQuery(sessionQuery).data;
}

/** The session, or undefined where nobody is signed in. */
export async function findSession(queryClient: QueryClient): Promise<Session | undefined> {
  try {
    return await queryClient.query({ ...sessionQuery, staleTime: 'static' });
  } catch (error) {
    if (!isProblemError(error, 'unauthorized')) throw error;
    remember(false);
    return undefined;
  }
}

/** findSession for the sign-in page: does not ask when this browser has never signed in. */
export async function findRememberedSession(queryClient: QueryClient): Promise<Session | undefined> {
  return remembered() ? findSession(queryClient) : undefined;
}

/** Takes up a session that the server has just begun. */
export function adoptSession(queryClient: QueryClient, session: Session): void {
  queryClient.setQueryData(sessionQuery.queryKey, session);
  sessionBegan(session);
}

/** Ends the session on the server. The caller leaves the signed-in pages first and then empties the cache. */
export async function endSession(): Promise<void> {
  await unwrap(api.DELETE('/session'));
  sessionHasEnded();
}

/** For whoever has ended the session on the server in another way. */
export function sessionHasEnded(): void {
  sessionGate.givenUp();
  remember(false);
  tellOtherTabs({ kind: 'signed-out' });
}
