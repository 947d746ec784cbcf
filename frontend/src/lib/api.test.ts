import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { api, etag, unwrap } from './api';
import { ProblemError } from './problem';
import { sessionGate } from './session-gate';

const unauthorized = {
  code: 'unauthorized',
  detail: 'Sign in to go on.',
  status: 401,
  title: 'Unauthorized',
  type: 'x',
};

function answer(status: number, body: unknown): Response {
  return new Response(JSON.stringify(body), { status, headers: { 'Content-Type': 'application/json' } });
}

describe('unwrap', () => {
  const fetchMock = vi.fn<(request: Request) => Promise<Response>>();
  beforeEach(() => {
    fetchMock.mockReset();
    vi.stubGlobal('fetch', fetchMock);
  });
  afterEach(() => {
    sessionGate.givenUp();
    vi.unstubAllGlobals();
  });

  it('gives the body of an answer', async () => {
    fetchMock.mockResolvedValue(answer(200, { name: 'Tenantry' }));
    await expect(unwrap(api.GET('/platform/info'))).resolves.toEqual({ name: 'Tenantry' });
  });

  it('throws the server’s problem', async () => {
    fetchMock.mockResolvedValue(
      answer(409, { ...unauthorized, status: 409, code: 'last_admin', detail: 'The last one stays.' }),
    );
    const failed = unwrap(
      api.PATCH('/platform/people/{person}', { params: { path: { person: 'ac_1' } }, body: { role: null } }),
    );
    await expect(failed).rejects.toThrow('The last one stays.');
    await expect(failed).rejects.toBeInstanceOf(ProblemError);
  });

  it('sends a request again, with its body, once the person has signed in again', async () => {
    sessionGate.hasSession(true);
    const bodies: unknown[] = [];
    fetchMock.mockImplementation(async (request) => {
      bodies.push(await request.json());
      return bodies.length === 1 ? answer(401, unauthorized) : answer(200, { name: 'Acme', version: '1' });
    });
    const saved = unwrap(api.PATCH('/platform/settings', { body: { name: 'Acme' } }));
    await vi.waitFor(() => {
      expect(sessionGate.isExpired()).toBe(true);
    });
    sessionGate.signedInAgain();
    await expect(saved).resolves.toMatchObject({ name: 'Acme' });
    expect(bodies).toEqual([{ name: 'Acme' }, { name: 'Acme' }]);
  });

  it('gives the refusal back when the person does not sign in again', async () => {
    sessionGate.hasSession(true);
    fetchMock.mockResolvedValue(answer(401, unauthorized));
    const read = unwrap(api.GET('/sessions'));
    await vi.waitFor(() => {
      expect(sessionGate.isExpired()).toBe(true);
    });
    sessionGate.givenUp();
    await expect(read).rejects.toThrow('Sign in to go on.');
    expect(fetchMock).toHaveBeenCalledTimes(1);
  });

  it.each([
    [
      'a wrong password at the sign-in',
      () => unwrap(api.POST('/session', { body: { email: 'a@b.co', password: 'x' } })),
      'unauthorized',
    ],
    [
      'an invitation that wants a sign-in first',
      () => unwrap(api.POST('/invitations/accept', { body: { token: 't' } })),
      'sign_in_first',
    ],
  ])('does not hold back %s', async (_, call, code) => {
    sessionGate.hasSession(true);
    fetchMock.mockResolvedValue(answer(401, { ...unauthorized, code }));
    await expect(call()).rejects.toMatchObject({ code });
    expect(sessionGate.isExpired()).toBe(false);
  });

  it('takes a 401 as an ordinary answer while nobody is signed in', async () => {
    fetchMock.mockResolvedValue(answer(401, unauthorized));
    await expect(unwrap(api.GET('/session'))).rejects.toMatchObject({ code: 'unauthorized' });
  });
});

describe('etag', () => {
  it('quotes a version', () => {
    expect(etag(3)).toBe('"3"');
  });
});
