import { useEffect, useEffectEvent, useRef, useState } from 'react';
import type { SetUp } from '@/api/types';
import type { Values } from '@/components/SchemaForm';
import { isProblemError } from '@/lib/problem';
import type { Saved } from './api';
import { leftAfter, over } from './merge';
import { answersOf } from './words';

// After this much quiet what was typed is saved even before the field is left.
const quiet = 2_000;

type Backend = {
  save: (answers: Values, version: number) => Promise<Saved>;
  /** How the link stands now. */
  reload: () => Promise<SetUp>;
};

export interface StepDraft {
  values: Values;
  /** The values at this moment, where they may have changed since the page was drawn. */
  current: () => Values;
  /** What is not saved yet. */
  typed: () => ReadonlyMap<string, unknown>;
  version: () => number;
  savedAt: Date | undefined;
  failure: unknown;
  /** Somebody else changed the form while this page was open. */
  merged: boolean;
  set: (name: string, value: unknown) => void;
  save: () => Promise<void>;
  /** Takes over what the server has, and keeps what was typed here. */
  adopt: (view: SetUp) => void;
}

/** The entries of one step: saved in the background, one save after the other, and nothing typed is ever lost. */
export function useStepDraft(
  view: SetUp,
  step: string,
  first: ReadonlyMap<string, unknown>,
  backend: Backend,
): StepDraft {
  const [stored, setStored] = useState(() => answersOf(view, step));
  const [typed, setTyped] = useState(first);
  const [savedAt, setSavedAt] = useState(() => (view.savedAt === undefined ? undefined : new Date(view.savedAt)));
  const [failure, setFailure] = useState<unknown>();
  const [merged, setMerged] = useState(false);
  const now = useRef({ version: view.version ?? 1, stored, typed, saving: undefined as Promise<void> | undefined });

  const put = (next: ReadonlyMap<string, unknown>) => {
    now.current.typed = next;
    setTyped(next);
  };
  const keep = (next: Values) => {
    now.current.stored = next;
    setStored(next);
  };
  const adopt = (fresh: SetUp) => {
    now.current.version = fresh.version ?? now.current.version;
    keep(answersOf(fresh, step));
  };
  const send = async (retry: boolean): Promise<void> => {
    const sent = now.current.typed;
    if (sent.size === 0) return;
    const answers = Object.fromEntries([...sent].map(([name, value]) => [name, value === '' ? null : value]));
    try {
      const saved = await backend.save(answers, now.current.version);
      now.current.version = saved.version;
      keep(over(now.current.stored, sent));
      put(leftAfter(now.current.typed, sent));
      setSavedAt(new Date(saved.savedAt));
      setFailure(undefined);
    } catch (error) {
      if (!retry || !isProblemError(error, 'link_changed')) throw error;
      adopt(await backend.reload());
      setMerged(true);
      await send(false);
    }
  };
  const save = async () => {
    await now.current.saving;
    const work = send(true).catch((error: unknown) => {
      setFailure(error);
    });
    now.current.saving = work;
    await work;
  };

  const saveLater = useEffectEvent(() => {
    void save();
  });
  useEffect(() => {
    if (typed.size === 0 || failure !== undefined) return undefined;
    const timer = setTimeout(saveLater, quiet);
    return () => {
      clearTimeout(timer);
    };
  }, [typed, failure]);
  useEffect(() => {
    document.addEventListener('visibilitychange', saveLater);
    globalThis.addEventListener('online', saveLater);
    return () => {
      document.removeEventListener('visibilitychange', saveLater);
      globalThis.removeEventListener('online', saveLater);
    };
  }, []);

  return {
    values: over(stored, typed),
    current: () => over(now.current.stored, now.current.typed),
    typed: () => now.current.typed,
    version: () => now.current.version,
    savedAt,
    failure,
    merged,
    set: (name, value) => {
      setFailure(undefined);
      put(new Map(now.current.typed).set(name, value));
    },
    save,
    adopt,
  };
}
