import type { PasskeyQuestion, SecondFactorBody, Session, StepUpBody } from '@/api/types';
import { api, unwrap } from './api';

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
