import { Link } from '@tanstack/react-router';
import type { Session } from '@/api/types';
import { t } from './messages';
import { placesFor, type Place } from './places';
import { TenantSwitcher } from './TenantSwitcher';
import classes from './SideBar.module.css';

/** Where one is on top, where one can go below. What a role may not open is not in it. */
export function SideBar({ session }: { session: Session }) {
  const places = placesFor(session);
  return (
    <div className={classes.side} id="side">
      <TenantSwitcher session={session} />
      <nav aria-label={t('nav.label')} className={classes.nav}>
        <ul className={classes.list}>
          {places
            .filter(({ nav }) => nav === 'main' || nav === 'child')
            .map((place) => (
              <NavItem key={place.id} place={place} />
            ))}
        </ul>
        <ul className={classes.list}>
          {places
            .filter(({ nav }) => nav === 'foot')
            .map((place) => (
              <NavItem key={place.id} place={place} />
            ))}
        </ul>
      </nav>
    </div>
  );
}

function NavItem({ place: { to, label, icon: Icon, nav } }: { place: Place }) {
  return (
    <li>
      <Link to={to} className={classes.item} data-kind={nav} activeOptions={{ exact: to === '/' }}>
        <Icon size={nav === 'child' ? 18 : 20} />
        {label}
      </Link>
    </li>
  );
}
