import createClient from 'openapi-fetch';
import type { Paths } from '@/api/types';
import { refusal } from './problem';
import { sessionGate } from './session-gate';

export const apiPrefix = '/api/v1';

const sessionPath = `${apiPrefix}/session`;

/** Beginning and ending a session is never held back by the session that is gone. */
function mayWait(request: Request): boolean {
  return request.method === 'GET' || new URL(request.url).pathname !== sessionPath;
}

async function sessionIsOver(response: Response): Promise<boolean> {
  if (response.status !== 401) return false;
  const body: unknown = await response
    .clone()
    .json()
    .catch(() => undefined);
  return typeof body === 'object' && body !== null && 'code' in body && body.code === 'unauthorized';
}

async function guardedFetch(request: Request): Promise<Response> {
  const again = request.clone();
  const response = await fetch(request);
  if (!sessionGate.isGuarding() || !mayWait(request) || !(await sessionIsOver(response))) return response;
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
