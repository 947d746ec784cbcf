import { useQuery } from '@tanstack/react-query';
import { Link, useRouterState } from '@tanstack/react-router';
import type { Session } from '@/api/types';
import { tenantQuery } from '@/lib/tenant';
import { t } from './messages';
import { placesFor, tenantPlaces, type Place } from './places';
import { memberSlugIn } from './tenants';
import { TenantSwitcher } from './TenantSwitcher';
import classes from './SideBar.module.css';

/** Where one is on top, where one can go below. What a role may not open is not in it. */
export function SideBar({ session }: { session: Session }) {
  const places = placesFor(session);
  const slug = useRouterState({ select: (state) => memberSlugIn(state.location.pathname) });
  return (
    <div className={classes.side} id="side">
      <TenantSwitcher session={session} />
      <nav aria-label={t('nav.label')} className={classes.nav}>
        {slug === undefined ? null : <InTenant slug={slug} />}
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

/** The places within the tenant that the address names. */
function InTenant({ slug }: { slug: string }) {
  const { data: tenant } = useQuery(tenantQuery(slug));
  if (tenant === undefined) return null;
  return (
    <ul className={classes.tenant} aria-label={tenant.name}>
      {tenantPlaces(tenant).map((place) => (
        <NavItem key={place.id} place={place} />
      ))}
    </ul>
  );
}

function NavItem({ place: { to, label, icon: Icon, nav, exact } }: { place: Place }) {
  return (
    <li>
      <Link to={to} className={classes.item} data-kind={nav} activeOptions={{ exact }}>
        <Icon size={nav === 'child' ? 18 : 20} />
        {label}
      </Link>
    </li>
  );
}
