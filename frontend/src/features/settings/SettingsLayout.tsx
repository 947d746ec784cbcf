import { Link, Outlet, useRouterState } from '@tanstack/react-router';
import { useEffect, useRef } from 'react';
import { allows } from '@/lib/permissions';
import { useSession } from '@/lib/session';
import { sections } from './sections';
import { t } from './messages';
import classes from './SettingsLayout.module.css';

/** The settings side by side; those a role may not open are not among them. */
export function SettingsLayout() {
  const { permissions } = useSession().account;
  const nav = useRef<HTMLElement>(null);
  const pathname = useRouterState({ select: (state) => state.location.pathname });
  useEffect(() => {
    // On a phone the row is longer than the screen; the part one is in must be in sight.
    nav.current?.querySelector('[aria-current]')?.scrollIntoView({ block: 'nearest', inline: 'center' });
  }, [pathname]);
  return (
    <>
      <nav ref={nav} aria-label={t('settings.nav')} className={classes.nav}>
        <ul className={classes.list}>
          {sections
            .filter(({ needs }) => needs.some((need) => allows(permissions, need)))
            .map(({ to, label }) => (
              <li key={to}>
                <Link to={to} className={classes.item}>
                  {label}
                </Link>
              </li>
            ))}
        </ul>
      </nav>
      <Outlet />
    </>
  );
}
