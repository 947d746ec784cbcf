import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { TenantStateBadge } from '@/components/TenantStateBadge';
import classes from './TenantRows.module.css';

export function TenantRows({ children }: { children: ReactNode }) {
  return <ul className={classes.rows}>{children}</ul>;
}

type Props = { to: string; name: string; state: string; detail: string; note?: string; aside?: ReactNode };

/** One tenant in a short list; the whole row leads there. */
export function TenantRow({ to, name, state, detail, note, aside }: Props) {
  return (
    <li className={classes.row}>
      <div className={classes.words}>
        <Link to={to} className={classes.name}>
          {name}
        </Link>
        <span className={classes.detail}>{[detail, note].filter(Boolean).join(' · ')}</span>
      </div>
      <TenantStateBadge state={state} />
      {aside === undefined ? null : <span className={classes.aside}>{aside}</span>}
    </li>
  );
}
