import { useRef, useState } from 'react';
import type { SummaryEntry } from '@/components/ErrorSummary';
import { afterStep, neighbour } from './model';
import { useWizard } from './wizardContext';

/** What a step says when one wants to go on: everything that is wrong with it. */
export type StepCheck = () => SummaryEntry[] | Promise<SummaryEntry[]>;

interface StepMoves {
  errors: SummaryEntry[];
  attempt: number;
  busy: boolean;
  /** Goes on when both checks find nothing: one before saving, one on what the server says of it. */
  goOn: () => Promise<void>;
  goBack: (() => void) | undefined;
  exit: () => void;
}

/**
 * Back, Save & exit and Continue of one step. Entries are saved whichever way
 * one leaves; going on needs them to be right, going back does not.
 */
export function useStepMoves(stepId: string, before: StepCheck, after: StepCheck, template?: string): StepMoves {
  const { session, state, fromReview, goTo, exit } = useWizard();
  const [errors, setErrors] = useState<SummaryEntry[]>([]);
  const [attempt, setAttempt] = useState(0);
  const [busy, setBusy] = useState(false);
  const running = useRef(false);

  const refuse = (found: SummaryEntry[]) => {
    setErrors(found);
    setAttempt((n) => n + 1);
    return found.length > 0;
  };
  const attemptToGoOn = async () => {
    if (refuse(await before())) {
      if (session.unsaved) void session.save();
      return;
    }
    if ((await session.save(template === undefined ? {} : { template })) !== 'saved') return;
    if (refuse(await after())) return;
    const next = afterStep(session.snapshot().stored, stepId, fromReview);
    void session.save({ step: next });
    goTo(next);
  };
  const goOn = async () => {
    if (running.current) return;
    running.current = true;
    setBusy(true);
    try {
      await attemptToGoOn();
    } finally {
      running.current = false;
      setBusy(false);
    }
  };
  const previous = neighbour(state.stored, stepId, -1);
  const goBack =
    previous &&
    (() => {
      if (session.unsaved) void session.save();
      goTo(previous);
    });
  return { errors, attempt, busy, goOn, goBack: goBack || undefined, exit };
}
