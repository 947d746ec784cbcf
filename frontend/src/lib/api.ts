import createClient from 'openapi-fetch';
import type { Paths, StepUp } from '@/api/types';
import { refusal } from './problem';
import { sessionGate } from './session-gate';
import { stepUpGate } from './step-up-gate';

export const apiPrefix = '/api/v1';

const signingIn = new RegExp(`^${apiPrefix}/session(/mfa|/passkey)?(/ask|/passkey)?$`);

/** Beginning and ending a session is never held back by the session that is gone. */
function mayWait(request: Request): boolean {
  return request.method === 'GET' || !signingIn.test(new URL(request.url).pathname);
}

type Refusal = { code?: unknown; stepUp?: StepUp };

/** Why a request was refused that a sign-in or a proof may mend. */
async function refusalOf(response: Response): Promise<Refusal> {
  if (response.status !== 401) return {};
  const body: unknown = await response
    .clone()
    .json()
    .catch(() => undefined);
  return typeof body === 'object' && body !== null ? body : {};
}

// A stricter tenant may want something else than the act itself did.
const mostProofs = 2;

/** Asks for the proof that a refused request wants, and sends it again. */
async function withProof(refused: Response, again: Request): Promise<Response> {
  let response = refused;
  for (let i = 0; i < mostProofs; i++) {
    const { code, stepUp } = await refusalOf(response);
    if (code !== 'step_up_required' || stepUp === undefined || !(await stepUpGate.ask(stepUp))) break;
    response = await fetch(again.clone());
  }
  return response;
}

async function guardedFetch(request: Request): Promise<Response> {
  const again = request.clone();
  const renewals = stepUpGate.renewals();
  const response = await withProof(await fetch(request), again);
  if (!sessionGate.isGuarding() || !mayWait(request)) return response;
  if ((await refusalOf(response)).code !== 'unauthorized') return response;
  // It was under way with a token that a proof has replaced meanwhile.
  if (stepUpGate.renewals() !== renewals) return fetch(again);
  return (await sessionGate.expired()) ? fetch(again) : response;
}

/** The typed client: one method per verb, paths and bodies from the API's description. */
export const api = createClient<Paths>({
  baseUrl: new URL(apiPrefix, globalThis.location.origin).href,
  fetch: guardedFetch,
});

type Result<T> = { data?: T; error?: unknown; response: Response };

/** Gives the answer of a call or throws a ProblemError. */
export async function unwrap<T>(call: Promise<Result<T>>): Promise<T> {
  const { data, error, response } = await call;
  if (!response.ok) throw refusal(error, response);
  return data as T;
}

/** The If-Match value of a version, as the API numbers them. */
export function etag(version: number): string {
  return `"${String(version)}"`;
}
