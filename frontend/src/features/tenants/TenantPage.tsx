import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { Tenant } from '@/api/types';
import { AnchorLink, ButtonLink } from '@/components/links';
import { Notice } from '@/components/Notice';
import { Page } from '@/components/Page';
import { TenantStateBadge } from '@/components/TenantStateBadge';
import { WithTenant } from '@/components/WithTenant';
import { formatDateTime } from '@/lib/format';
import { allows } from '@/lib/permissions';
import { EnableSwitch } from './EnableSwitch';
import { t } from './messages';
import classes from './Detail.module.css';

/** The frame of a tenant's page: name, state, and the parts as addresses of their own. */
export function TenantPage({ slug, children }: { slug: string; children: ReactNode }) {
  return (
    <WithTenant slug={slug}>
      {(tenant) => (
        <Page
          width="wide"
          title={tenant.name}
          badge={<TenantStateBadge state={tenant.state} />}
          intro={tenant.templateTitle}
          crumbs={[{ label: t('list.title'), to: '/tenants' }]}
          actions={
            <>
              <ButtonLink to="/t/$slug" params={{ slug: tenant.slug }} variant="default">
                {t('detail.home')}
              </ButtonLink>
              <EnableSwitch tenant={tenant} />
            </>
          }
        >
          {tenant.access.through && (
            <Notice tone="info">{t('detail.through', { name: tenant.access.through.name })}</Notice>
          )}
          <Disabled tenant={tenant} />
          <Progress tenant={tenant} />
          <Parts tenant={tenant} />
          {children}
        </Page>
      )}
    </WithTenant>
  );
}

function Disabled({ tenant: { disabled } }: { tenant: Tenant }) {
  if (disabled === undefined) return null;
  return (
    <Notice tone="warning">
      <span>{t('disabled.notice', { when: formatDateTime(disabled.at), name: disabled.by })}</span>
      {disabled.reason ? <span>{t('disabled.reason', { reason: disabled.reason })}</span> : null}
    </Notice>
  );
}

function Progress({ tenant }: { tenant: Tenant }) {
  const { run } = tenant;
  if (!run || run.state === 'done' || run.total === 0) return null;
  return (
    <Notice tone={tenant.state === 'needs_action' ? 'warning' : 'info'}>
      <span>{t('detail.setup', { done: run.done, total: run.total })}</span>
      <AnchorLink to="/runs/$run" params={{ run: run.id }} size="sm">
        {t('detail.setupLink')}
      </AnchorLink>
    </Notice>
  );
}

const parts = [
  { to: '/tenants/$slug/profile', label: t('tab.profile'), needs: 'TENANT:read' },
  { to: '/tenants/$slug/users', label: t('tab.users'), needs: 'MEMBERS:read' },
  { to: '/tenants/$slug/runs', label: t('tab.runs'), needs: 'RUNS:read' },
  { to: '/tenants/$slug/audit', label: t('tab.audit'), needs: 'AUDIT:read' },
] as const;

function Parts({ tenant }: { tenant: Tenant }) {
  return (
    <nav className={classes.parts} aria-label={t('tab.label')}>
      {parts
        .filter(({ needs }) => allows(tenant.access.permissions, needs))
        .map(({ to, label }) => (
          <Link key={to} to={to} params={{ slug: tenant.slug }} className={classes.part}>
            {label}
          </Link>
        ))}
    </nav>
  );
}
