import { queryOptions, useSuspenseQuery } from '@tanstack/react-query';
import type { Session } from '@/api/types';
import { api, unwrap } from './api';
import { sessionGate } from './session-gate';

/** Who is signed in, and where they belong. Fails with a 401 problem when nobody is. */
export const sessionQuery = queryOptions({
  queryKey: ['session'],
  queryFn: async ({ signal }) => {
    const session = await unwrap(api.GET('/session', { signal }));
    sessionGate.hasSession(true);
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
