/**
 * Holds requests back while a session has run out. The first 401 opens the gate's question (the frame shows a
 * sign-in over the page); requests wait for its answer, so that nothing typed is lost, and are then sent again.
 */
type Answer = (signedInAgain: boolean) => void;

let signedIn = false;
let waiting: Answer[] = [];
const listeners = new Set<() => void>();

function notify(): void {
  for (const listener of listeners) listener();
}

function settle(answer: boolean): void {
  const answers = waiting;
  waiting = [];
  for (const resolve of answers) resolve(answer);
  notify();
}

export const sessionGate = {
  /** Called by whoever learns that the browser holds a session. Without one a 401 is an ordinary answer. */
  hasSession(held: boolean): void {
    signedIn = held;
  },
  isGuarding: (): boolean => signedIn,
  isExpired: (): boolean => waiting.length > 0,
  /** Resolves true once the person has signed in again, false when they leave it. */
  expired: (): Promise<boolean> =>
    new Promise((resolve) => {
      waiting.push(resolve);
      notify();
    }),
  signedInAgain: (): void => {
    settle(true);
  },
  givenUp: (): void => {
    signedIn = false;
    settle(false);
  },
  subscribe: (listener: () => void): (() => void) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  },
};
