import type { StepUp } from '@/api/types';

/**
 * Holds requests back that want a new proof of who is asking. The first one opens the gate's question (a dialog over
 * the page); whoever comes meanwhile waits for the same answer. Afterwards they are sent again, or given up.
 */
type Answer = (proved: boolean) => void;

let asked: StepUp | undefined;
let waiting: Answer[] = [];
let renewed = 0;
const listeners = new Set<() => void>();

function settle(answer: boolean): void {
  const answers = waiting;
  waiting = [];
  asked = undefined;
  for (const resolve of answers) resolve(answer);
  for (const listener of listeners) listener();
}

export const stepUpGate = {
  question: (): StepUp | undefined => asked,
  /** Resolves true once the proof was given, false when the person leaves it. A page that is still coming asks late. */
  ask: (stepUp: StepUp): Promise<boolean> =>
    new Promise((resolve) => {
      waiting.push(resolve);
      asked ??= stepUp;
      for (const listener of listeners) listener();
    }),
  proved: (): void => {
    settle(true);
  },
  givenUp: (): void => {
    settle(false);
  },
  /** Called whenever the session got a new cookie: a request that was under way with the old one is sent again. */
  renewed: (): void => {
    renewed++;
  },
  renewals: (): number => renewed,
  subscribe: (listener: () => void): (() => void) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  },
};
