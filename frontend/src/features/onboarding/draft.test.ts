import { describe, expect, it } from 'vitest';
import type { Onboarding } from '@/api/types';
import { DraftSession, type DraftBackend, type DraftChange } from './draft';
import { draft } from './testing';

class Outdated extends Error {}

/** A server with one draft, as far as saving goes. */
class FakeServer implements DraftBackend {
  readonly saves: DraftChange[] = [];
  stored: Onboarding;
  failWith: Error | undefined;
  /** Resolves the save that is under way, when the test wants to hold it. */
  release: (() => void) | undefined;
  hold = false;

  constructor(stored: Onboarding) {
    this.stored = stored;
  }

  async save(_id: string, version: number, change: DraftChange): Promise<Onboarding> {
    if (this.hold) await new Promise<void>((resolve) => (this.release = resolve));
    if (this.failWith) throw this.failWith;
    if (version !== this.stored.version) throw new Outdated();
    this.saves.push(change);
    this.put('Ada', change);
    return this.stored;
  }

  load = () => Promise.resolve(this.stored);
  isOutdated = (error: unknown) => error instanceof Outdated;

  /** A save by somebody. */
  put(who: string, change: DraftChange): void {
    const { answers, version } = this.stored;
    this.stored = {
      ...this.stored,
      ...(change.template === undefined ? {} : { template: change.template }),
      answers: { ...answers, ...change.answers },
      version: version + 1,
      changedBy: who,
      updatedAt: '2026-11-22T10:42:00Z',
    };
  }
}

function begin(parts: Parameters<typeof draft>[0] = {}) {
  const server = new FakeServer(draft(parts));
  return { server, session: new DraftSession(server.stored, server) };
}

describe('saving a draft', () => {
  it('sends only the steps that were changed, without what is empty', async () => {
    const { server, session } = begin();
    session.setField('organization', 'organizationName', 'Acme');
    session.setField('organization', 'description', '');
    expect(session.unsaved).toBe(true);
    expect(await session.save()).toBe('saved');
    expect(server.saves).toEqual([{ answers: { organization: { organizationName: 'Acme' } } }]);
    expect(session.unsaved).toBe(false);
    expect(session.snapshot().savedAt).toBeInstanceOf(Date);
  });

  it('sends nothing when nothing changed', async () => {
    const { server, session } = begin();
    expect(await session.save()).toBe('saved');
    expect(server.saves).toEqual([]);
  });

  it('sends one save after the other, each on the version before it', async () => {
    const { server, session } = begin();
    server.hold = true;
    session.setField('organization', 'organizationName', 'A');
    const first = session.save();
    await Promise.resolve();
    session.setField('organization', 'organizationName', 'AB');
    const second = session.save();
    server.hold = false;
    server.release?.();
    expect(await first).toBe('saved');
    expect(await second).toBe('saved');
    expect(server.stored.answers).toEqual({ organization: { organizationName: 'AB' } });
    expect(session.snapshot().answers).toEqual({ organization: { organizationName: 'AB' } });
  });

  it('keeps what was typed when a save fails, and sends it with the next', async () => {
    const { server, session } = begin();
    server.failWith = new TypeError('offline');
    session.setField('organization', 'organizationName', 'Acme');
    expect(await session.save()).toBe('failed');
    expect(session.snapshot().failure).toBe(server.failWith);
    expect(session.snapshot().answers).toEqual({ organization: { organizationName: 'Acme' } });
    expect(session.unsaved).toBe(true);
    server.failWith = undefined;
    expect(await session.save()).toBe('saved');
    expect(session.snapshot().failure).toBeUndefined();
    expect(server.stored.answers).toEqual({ organization: { organizationName: 'Acme' } });
  });

  it('sends entries before another template, because each template only takes its own', async () => {
    const { server, session } = begin();
    session.setField('organization', 'organizationName', 'Acme');
    await session.save({ template: 'corporate', step: 'organization' });
    expect(server.saves).toEqual([
      { answers: { organization: { organizationName: 'Acme' } } },
      { template: 'corporate', step: 'organization' },
    ]);
  });

  it('counts going on as an answer to a step without entries', async () => {
    const { server, session } = begin();
    session.confirm('users', []);
    await session.save();
    expect(server.saves).toEqual([{ answers: { users: [] } }]);
  });
});

describe('two people on one draft', () => {
  const answers = { organization: { organizationName: 'Acme', country: 'DE' } };

  it('keeps both changes when they touch different fields', async () => {
    const { server, session } = begin({ answers });
    session.setField('organization', 'organizationName', 'Acme Ltd');
    server.put('Kim', { answers: { organization: { organizationName: 'Acme', country: 'FR' } } });
    expect(await session.save()).toBe('saved');
    expect(server.stored.answers).toEqual({ organization: { organizationName: 'Acme Ltd', country: 'FR' } });
    expect(session.snapshot().mergedFrom?.name).toBe('Kim');
  });

  it('asks when both changed one field, and loses nothing typed', async () => {
    const { server, session } = begin({ answers });
    session.setField('organization', 'organizationName', 'Mine');
    server.put('Kim', { answers: { organization: { organizationName: 'Theirs', country: 'DE' } } });
    expect(await session.save()).toBe('conflict');
    const { conflict } = session.snapshot();
    expect(conflict?.theirs.changedBy).toBe('Kim');
    expect(conflict?.clashes).toEqual([
      { step: 'organization', field: 'organizationName', mine: 'Mine', theirs: 'Theirs' },
    ]);
    expect(session.snapshot().answers['organization']).toMatchObject({ organizationName: 'Mine' });
    expect(await session.save()).toBe('conflict');
  });

  it('can go on with mine', async () => {
    const { server, session } = begin({ answers });
    session.setField('organization', 'organizationName', 'Mine');
    server.put('Kim', { answers: { organization: { organizationName: 'Theirs', country: 'FR' } } });
    await session.save();
    expect(await session.keepMine()).toBe('saved');
    expect(server.stored.answers).toEqual({ organization: { organizationName: 'Mine', country: 'FR' } });
  });

  it('can go on with theirs', async () => {
    const { server, session } = begin({ answers });
    session.setField('organization', 'organizationName', 'Mine');
    server.put('Kim', { answers: { organization: { organizationName: 'Theirs', country: 'DE' } } });
    await session.save();
    session.takeTheirs();
    expect(session.snapshot().answers).toEqual(server.stored.answers);
    expect(session.unsaved).toBe(false);
  });

  it('asks when the other one chose another template under what was being typed', async () => {
    const { server, session } = begin({ answers });
    session.setField('organization', 'organizationName', 'Mine');
    server.put('Kim', { template: 'corporate' });
    expect(await session.save()).toBe('conflict');
  });

  it('takes in what others saved while nothing is typed here', () => {
    const { server, session } = begin({ answers });
    server.put('Kim', { answers: { organization: { organizationName: 'Theirs' } } });
    session.adopt(server.stored);
    expect(session.snapshot().answers).toEqual({ organization: { organizationName: 'Theirs' } });
    expect(session.snapshot().mergedFrom).toEqual({ name: 'Kim', at: '2026-11-22T10:42:00Z' });
  });

  it('does not go back to an older version', () => {
    const { session } = begin({ version: 5, answers });
    session.adopt(draft({ version: 4 }));
    expect(session.snapshot().stored.version).toBe(5);
  });
});

describe('suggestions', () => {
  it('fill in what nobody typed, marked, and follow their source', () => {
    const { session } = begin();
    session.suggest('voicepro', 'slug', 'slug:organization.organizationName', 'acme');
    expect(session.snapshot().answers).toEqual({ voicepro: { slug: 'acme' } });
    expect(session.snapshot().suggested).toHaveProperty(['voicepro.slug']);
    session.suggest('voicepro', 'slug', 'slug:organization.organizationName', 'acme-ltd');
    expect(session.snapshot().answers).toEqual({ voicepro: { slug: 'acme-ltd' } });
    expect(session.unsaved).toBe(false);
  });

  it('never touch what somebody typed, not even when it was emptied', () => {
    const { session } = begin();
    session.setField('voicepro', 'slug', 'mine');
    session.suggest('voicepro', 'slug', 'rule', 'acme');
    session.setField('voicepro', 'slug', '');
    session.suggest('voicepro', 'slug', 'rule', 'acme');
    expect(session.snapshot().answers).toEqual({ voicepro: { slug: '' } });
    expect(session.snapshot().suggested).toEqual({});
  });

  it('leave alone what was left empty in an earlier sitting', () => {
    const { session } = begin({ answers: { voicepro: {} } });
    session.suggest('voicepro', 'slug', 'rule', 'acme');
    expect(session.snapshot().answers).toEqual({ voicepro: {} });
  });

  it('survive the save of another step', async () => {
    const { session } = begin();
    session.suggest('voicepro', 'slug', 'rule', 'acme');
    session.setField('organization', 'organizationName', 'Acme');
    await session.save();
    expect(session.snapshot().answers).toMatchObject({ voicepro: { slug: 'acme' } });
  });
});
