import type { ProofMethod, Session, SignInAnswer } from '@/api/types';
import { api, unwrap } from './api';

/**
 * What a sign-in came to: a session, the second factors of which one is still missing, or the invitation that a first
 * password opens.
 */
export type Begun = { session: Session } | { methods: readonly ProofMethod[] } | { invitation: string };

/** Who it is: by address, or by a company code and the name that one has there. */
type Who = { email: string } | { tenant: string; username: string };

export async function beginSession(body: Who & { password: string }): Promise<Begun> {
  const answer = await unwrap(api.POST('/session', { body }));
  if (answer.invitation !== undefined) return { invitation: answer.invitation };
  return isSession(answer)
    ? { session: answer }
    : { methods: (answer.secondFactor?.methods ?? []) as readonly ProofMethod[] };
}

function isSession(answer: SignInAnswer): answer is SignInAnswer & Session {
  return answer.account !== undefined;
}
