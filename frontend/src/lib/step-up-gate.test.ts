import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { api, unwrap } from './api';
import { sessionGate } from './session-gate';
import { stepUpGate } from './step-up-gate';

const refused = {
  code: 'step_up_required',
  detail: 'Confirm that it is you to go on.',
  status: 401,
  title: 'Unauthorized',
  type: 'x',
  stepUp: { why: 'fresh', methods: ['totp'] },
};

function answer(status: number, body: unknown): Response {
  return new Response(JSON.stringify(body), { status, headers: { 'Content-Type': 'application/json' } });
}

describe('a request that lacks a proof', () => {
  const fetchMock = vi.fn<(request: Request) => Promise<Response>>();
  let leave: () => void;
  beforeEach(() => {
    fetchMock.mockReset();
    vi.stubGlobal('fetch', fetchMock);
    leave = stepUpGate.subscribe(() => undefined);
  });
  afterEach(() => {
    leave();
    sessionGate.givenUp();
    vi.unstubAllGlobals();
  });

  const save = () => unwrap(api.PATCH('/platform/settings', { body: { name: 'Acme' } }));
  const asked = () =>
    vi.waitFor(() => {
      expect(stepUpGate.question()).toMatchObject({ why: 'fresh' });
    });

  it('is sent again, with its body, once the proof was given', async () => {
    const bodies: unknown[] = [];
    fetchMock.mockImplementation(async (request) => {
      bodies.push(await request.json());
      return bodies.length === 1 ? answer(401, refused) : answer(200, { name: 'Acme' });
    });
    const saved = save();
    await asked();
    stepUpGate.proved();
    await expect(saved).resolves.toMatchObject({ name: 'Acme' });
    expect(bodies).toEqual([{ name: 'Acme' }, { name: 'Acme' }]);
    expect(stepUpGate.question()).toBeUndefined();
  });

  it('stays refused, in the server’s words, when the person leaves it', async () => {
    fetchMock.mockImplementation(() => Promise.resolve(answer(401, refused)));
    const saved = save();
    const failed = expect(saved).rejects.toThrow('Confirm that it is you to go on.');
    await asked();
    stepUpGate.givenUp();
    await failed;
    expect(fetchMock).toHaveBeenCalledTimes(1);
  });

  it('asks once for many, and no more than twice for one', async () => {
    fetchMock.mockImplementation(() => Promise.resolve(answer(401, refused)));
    const failed = Promise.allSettled([save(), save()]);
    await asked();
    stepUpGate.proved();
    await asked();
    stepUpGate.proved();
    expect((await failed).map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    expect(fetchMock).toHaveBeenCalledTimes(6);
  });

  it('waits for the page that asks, when it was faster', async () => {
    leave();
    fetchMock.mockImplementationOnce(() => Promise.resolve(answer(401, refused)));
    fetchMock.mockImplementationOnce(() => Promise.resolve(answer(200, { name: 'Acme' })));
    const saved = save();
    await asked();
    leave = stepUpGate.subscribe(() => undefined);
    stepUpGate.proved();
    await expect(saved).resolves.toMatchObject({ name: 'Acme' });
  });

  it('is sent again when a proof of another request replaced its token meanwhile', async () => {
    sessionGate.hasSession(true);
    fetchMock.mockImplementationOnce(() => {
      stepUpGate.renewed();
      return Promise.resolve(answer(401, { ...refused, code: 'unauthorized', stepUp: undefined }));
    });
    fetchMock.mockImplementationOnce(() => Promise.resolve(answer(200, { name: 'Acme' })));
    await expect(save()).resolves.toMatchObject({ name: 'Acme' });
    expect(sessionGate.isExpired()).toBe(false);
  });
});
