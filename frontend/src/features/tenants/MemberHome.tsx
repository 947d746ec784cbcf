import { useInfiniteQuery } from '@tanstack/react-query';
import { useEffect, useState, type ReactNode } from 'react';
import type { Tenant } from '@/api/types';
import { LoadMore } from '@/components/DataTable';
import { AnchorLink, ButtonLink } from '@/components/links';
import { Notice } from '@/components/Notice';
import { Page } from '@/components/Page';
import { ProblemAlert } from '@/components/ProblemAlert';
import { Section } from '@/components/Section';
import { TenantStateBadge } from '@/components/TenantStateBadge';
import { WithTenant } from '@/components/WithTenant';
import { formatClock } from '@/lib/format';
import { allows } from '@/lib/permissions';
import { useSession } from '@/lib/session';
import { managedQuery } from './api';
import { featureWords } from './features';
import { t } from './messages';
import { Fact } from './Fact';
import { TenantTable } from './TenantTable';
import classes from './Detail.module.css';

/** A member's home in a tenant: where one is, as what, and what is there. */
export function MemberHome({ slug, top }: { slug: string; top?: (tenant: Tenant) => ReactNode }) {
  return <WithTenant slug={slug}>{(tenant) => <Home tenant={tenant} top={top?.(tenant)} />}</WithTenant>;
}

function Home({ tenant, top }: { tenant: Tenant; top: ReactNode }) {
  const { permissions } = tenant.access;
  return (
    <Page
      title={tenant.name}
      badge={<TenantStateBadge state={tenant.state} />}
      intro={<Standing tenant={tenant} />}
      actions={
        allows(permissions, 'MEMBERS:read') && (
          <ButtonLink to="/t/$slug/settings/members" params={{ slug: tenant.slug }} variant="default">
            {t('home.members')}
          </ButtonLink>
        )
      }
    >
      {tenant.state !== 'live' && <Notice tone="info">{t('home.provisioning')}</Notice>}
      {top}
      {tenant.features['managed'] === true && allows(permissions, 'MANAGED:read') && <Managed tenant={tenant} />}
      <WhatIsHere tenant={tenant} />
      <Section title={t('home.about')}>
        <dl className={classes.facts}>
          <Fact label={t('list.kind')}>{tenant.templateTitle}</Fact>
          <Fact label={t('profile.timezone')}>
            <LocalTime zone={tenant.timezone} />
          </Fact>
          {tenant.contactEmail && <Fact label={t('profile.contactEmail')}>{tenant.contactEmail}</Fact>}
          {tenant.website && <Fact label={t('profile.website')}>{tenant.website}</Fact>}
          {tenant.description && <Fact label={t('profile.description')}>{tenant.description}</Fact>}
        </dl>
      </Section>
    </Page>
  );
}

/** As what one is here. */
function Standing({ tenant }: { tenant: Tenant }) {
  const { memberships } = useSession();
  const { role, through } = tenant.access;
  const membership = memberships.find((m) => m.tenant.id === tenant.id);
  if (role) return t('home.role', { role: membership?.roleTitle || role });
  return through ? t('home.through', { name: through.name }) : t('home.platform');
}

/** Features that have no place in the side bar; the others speak for themselves there. */
function WhatIsHere({ tenant }: { tenant: Tenant }) {
  const features = Object.entries(tenant.features).filter(([, on]) => on);
  const shown = features.map(([name]) => featureWords(name)).filter((words) => words !== undefined);
  if (shown.length === 0 && features.length > 0) return null;
  return (
    <Section title={t('home.welcome')} plain>
      {shown.length === 0 ? (
        <p className={classes.quiet}>{t('home.nothing')}</p>
      ) : (
        <ul className={classes.cards}>
          {shown.map(({ title, text }) => (
            <li key={title} className={classes.card}>
              <strong>{title}</strong>
              <span className={classes.sub}>{text}</span>
            </li>
          ))}
        </ul>
      )}
    </Section>
  );
}

function Managed({ tenant }: { tenant: Tenant }) {
  const managed = useInfiniteQuery(managedQuery(tenant.slug));
  const rows = managed.data?.pages.flatMap((page) => page.items) ?? [];
  // A partner brings its clients itself.
  const invites = allows(tenant.access.permissions, 'COMPANIES:create');
  return (
    <Section title={t('home.managed')} plain>
      {managed.isError && <ProblemAlert error={managed.error} onRetry={() => void managed.refetch()} />}
      {managed.isSuccess && rows.length === 0 && (
        <p className={classes.quiet}>
          {t(invites ? 'home.managedNoneYet' : 'home.managedNone', { name: tenant.name })}
        </p>
      )}
      {rows.length > 0 && (
        <div>
          <TenantTable
            caption={t('home.managed')}
            rows={rows}
            link={({ slug }, name) => (
              <AnchorLink to="/t/$slug" params={{ slug }}>
                {name}
              </AnchorLink>
            )}
          />
          <LoadMore
            shown={rows.length}
            hasMore={managed.hasNextPage}
            loading={managed.isFetchingNextPage}
            onMore={() => void managed.fetchNextPage()}
          />
        </div>
      )}
    </Section>
  );
}

/** The time in the tenant's zone, kept to the minute. */
function LocalTime({ zone }: { zone: string }) {
  const [now, setNow] = useState(() => new Date());
  useEffect(() => {
    const timer = setInterval(() => {
      setNow(new Date());
    }, 30_000);
    return () => {
      clearInterval(timer);
    };
  }, []);
  return t('home.time', { time: formatClock(now, zone), zone });
}
