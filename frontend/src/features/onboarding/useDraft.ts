import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useState, useSyncExternalStore } from 'react';
import type { Onboarding } from '@/api/types';
import { draftBackend, onboardingQuery } from './api';
import { DraftSession, type DraftState } from './draft';

// Often enough to see who else is here, seldom enough not to matter.
const lookAgain = 15_000;
// After this much quiet what was typed is saved even before the field is left.
const quiet = 2_500;

/** The draft of the page: what is typed, what is stored, and who else is at it. */
export function useDraft(onboarding: Onboarding): { session: DraftSession; state: DraftState } {
  const client = useQueryClient();
  const [session] = useState(() => new DraftSession(onboarding, draftBackend(client)));
  const state = useSyncExternalStore(session.subscribe, session.snapshot);
  const isDraft = state.stored.state === 'draft';
  const { data } = useQuery({ ...onboardingQuery(onboarding.id), refetchInterval: isDraft ? lookAgain : false });

  useEffect(() => {
    if (data) session.adopt(data);
  }, [data, session]);
  useSaveWhenQuiet(session, state);
  return { session, state };
}

/** Saves after a pause in typing, when the tab is hidden, and when the connection is back. */
function useSaveWhenQuiet(session: DraftSession, state: DraftState): void {
  const { answers, failure } = state;
  useEffect(() => {
    if (!session.unsaved || failure !== undefined) return undefined;
    const timer = setTimeout(() => void session.save(), quiet);
    return () => {
      clearTimeout(timer);
    };
  }, [answers, failure, session]);
  useEffect(() => {
    const save = () => {
      if (session.unsaved) void session.save();
    };
    document.addEventListener('visibilitychange', save);
    globalThis.addEventListener('online', save);
    return () => {
      document.removeEventListener('visibilitychange', save);
      globalThis.removeEventListener('online', save);
    };
  }, [session]);
}
