import type { Problem } from '@/api/types';

/** Every failure of a call: what the server refused, or what kept us from reaching it. */
export class ProblemError extends Error {
  readonly problem: Problem;

  constructor(problem: Problem) {
    super(problem.detail || problem.title);
    this.name = 'ProblemError';
    this.problem = problem;
  }

  get code(): string {
    return this.problem.code;
  }

  get status(): number {
    return this.problem.status;
  }
}

// Codes that we make ourselves; the server knows none of them.
export const unreachable = 'unreachable';
const unreadable = 'unreadable';

function localProblem(code: string, status: number, title: string, detail: string): Problem {
  return { type: `urn:tenantry:problem:${code}`, code, status, title, detail };
}

/** Turns anything that was thrown into a problem that can be shown. */
export function problemOf(error: unknown): Problem {
  if (error instanceof ProblemError) return error.problem;
  if (error instanceof TypeError) {
    const detail = 'The server cannot be reached. Check your connection, then try again.';
    return localProblem(unreachable, 0, 'No connection', detail);
  }
  return localProblem('unexpected', 0, 'Something went wrong', 'Something went wrong on this page. Try again.');
}

function isProblem(body: unknown): body is Problem {
  return typeof body === 'object' && body !== null && 'code' in body && 'detail' in body;
}

/** The error for a refusal; a proxy in between may answer with something that is no problem document. */
export function refusal(body: unknown, response: Response): ProblemError {
  const requestId = response.headers.get('X-Request-Id') ?? undefined;
  if (isProblem(body)) return new ProblemError({ requestId, ...body });
  const detail = `The server gave an answer we cannot read (status ${String(response.status)}). Try again.`;
  return new ProblemError({ ...localProblem(unreadable, response.status, response.statusText, detail), requestId });
}

export function isProblemError(error: unknown, ...codes: string[]): error is ProblemError {
  return error instanceof ProblemError && (codes.length === 0 || codes.includes(error.code));
}

/** A JSON pointer's parts: /answers/users/1/email -> ['answers', 'users', '1', 'email']. */
export function pointerParts(pointer: string): string[] {
  return pointer
    .split('/')
    .slice(1)
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'));
}

export type FormProblem = {
  /** Messages by field path as the form names it: 'email', 'users.1.email'. */
  fields: Record<string, string>;
  /** What belongs to no field of this form; shown with the form as a whole. */
  rest: string[];
};

/**
 * Maps a problem's fields onto a form. below is the pointer under which the form's fields lie, such as
 * /answers/organization; has tells whether the form shows a field of that path.
 */
export function formProblem(problem: Problem, has: (path: string) => boolean, below = ''): FormProblem {
  const result: FormProblem = { fields: {}, rest: [] };
  for (const { pointer, message } of problem.errors ?? []) {
    const path = pointer.startsWith(`${below}/`) ? pointerParts(pointer.slice(below.length)).join('.') : '';
    if (path === '' || !has(path)) result.rest.push(message);
    else result.fields[path] ??= message;
  }
  return result;
}
