import type { PasskeyQuestion, ProofMethod, SecondFactorBody, Session, SignInAnswer, StepUpBody } from '@/api/types';
import { api, unwrap } from './api';

/** What a sign-in came to: a session, or the second factors of which one is still missing. */
export type Begun = { session: Session } | { methods: readonly ProofMethod[] };

/** Who it is: by address, or by a company code and the name that one has there. */
type Who = { email: string } | { tenant: string; username: string };

export async function beginSession(body: Who & { password: string }): Promise<Begun> {
  const answer = await unwrap(api.POST('/session', { body }));
  return isSession(answer)
    ? { session: answer }
    : { methods: (answer.secondFactor?.methods ?? []) as readonly ProofMethod[] };
}

function isSession(answer: SignInAnswer): answer is SignInAnswer & Session {
  return answer.account !== undefined;
}

/** Where a proof is given: for the second factor of a sign-in, or once more in a session. */
export type ProofDesk = {
  give: (proof: StepUpBody) => Promise<Session>;
  ask: () => Promise<PasskeyQuestion>;
};

export const secondFactorDesk: ProofDesk = {
  give: (body) => unwrap(api.POST('/session/mfa', { body: body as SecondFactorBody })),
  ask: () => unwrap(api.POST('/session/mfa/passkey')),
};

export const stepUpDesk: ProofDesk = {
  give: (body) => unwrap(api.POST('/session/step-up', { body })),
  ask: () => unwrap(api.POST('/session/step-up/passkey')),
};
