import { Link, useRouterState } from '@tanstack/react-router';
import { useEffect, useRef } from 'react';
import classes from './SectionNav.module.css';

export type NavSection = { to: string; label: string };

/** The parts of an area side by side, each with an address of its own. */
export function SectionNav({ label, sections }: { label: string; sections: readonly NavSection[] }) {
  const nav = useRef<HTMLElement>(null);
  const pathname = useRouterState({ select: (state) => state.location.pathname });
  useEffect(() => {
    // On a phone the row is longer than the screen; the part one is in must be in sight.
    nav.current?.querySelector('[aria-current]')?.scrollIntoView({ block: 'nearest', inline: 'center' });
  }, [pathname]);
  if (sections.length === 0) return null;
  return (
    <nav ref={nav} aria-label={label} className={classes.nav}>
      <ul className={classes.list}>
        {sections.map(({ to, label }) => (
          <li key={to}>
            <Link to={to} activeOptions={{ exact: isAbove(to, sections) }} className={classes.item}>
              {label}
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  );
}

/** A part whose address another one begins with is current at its own address only. */
function isAbove(to: string, sections: readonly NavSection[]): boolean {
  return sections.some((other) => other.to.startsWith(`${to}/`));
}
