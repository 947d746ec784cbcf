import type { ReactNode } from 'react';
import classes from './Detail.module.css';

/** One line of what is known about something: a name and a value. */
export function Fact({ label, children }: { label: string; children: ReactNode }) {
  return (
    <div className={classes.fact}>
      <dt>{label}</dt>
      <dd>{children}</dd>
    </div>
  );
}
