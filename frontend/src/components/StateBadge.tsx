import type { ReactNode } from 'react';
import classes from './StateBadge.module.css';

export type StateTone = 'done' | 'busy' | 'attention' | 'error' | 'neutral';

/** A state as a word beside a mark of its own shape, so that colour is never alone in telling it. */
export function StateBadge({ tone, children }: { tone: StateTone; children: ReactNode }) {
  return (
    <span className={classes.badge} data-tone={tone}>
      <span className={classes.mark} aria-hidden="true" />
      {children}
    </span>
  );
}
