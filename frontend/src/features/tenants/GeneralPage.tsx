import type { Tenant } from '@/api/types';
import { CopyButton } from '@/components/CopyButton';
import { ButtonLink } from '@/components/links';
import { Notice } from '@/components/Notice';
import { Page } from '@/components/Page';
import { Section } from '@/components/Section';
import { formatDateTime } from '@/lib/format';
import { allows } from '@/lib/permissions';
import { useSession } from '@/lib/session';
import { Fact } from './Fact';
import { t } from './messages';
import { Profile } from './ProfilePart';
import { SlugSection } from './SlugSection';
import classes from './Detail.module.css';

/** The first page of a tenant's settings: what it is called, where it is found, and by what scripts know it. */
export function GeneralPage({ tenant }: { tenant: Tenant }) {
  const canEdit = allows(tenant.access.permissions, 'TENANT:update');
  return (
    <Page title={t('general.title')} intro={t('general.intro', { name: tenant.name })}>
      {!canEdit && <Notice tone="info">{t('general.readOnly')}</Notice>}
      <Profile tenant={tenant} canEdit={canEdit} />
      <SlugSection tenant={tenant} />
      <Identifiers tenant={tenant} />
      <Elsewhere tenant={tenant} />
    </Page>
  );
}

function Identifiers({ tenant }: { tenant: Tenant }) {
  const { id, template, templateTitle, templateVersion, createdAt, liveAt, timezone } = tenant;
  return (
    <Section title={t('general.ids')} intro={t('general.idsIntro')}>
      <dl className={classes.facts}>
        <Fact label={t('detail.id')}>
          <code>{id}</code>{' '}
          <CopyButton value={id} what={t('detail.id')} size="compact-xs" variant="subtle" className="tn-flush" />
        </Fact>
        <Fact label={t('general.template')}>
          <span>{t('general.templateVersion', { title: templateTitle, version: templateVersion })}</span>
          <code>{template}</code>
        </Fact>
        <Fact label={t('detail.created')}>{formatDateTime(createdAt, timezone)}</Fact>
        {liveAt && <Fact label={t('detail.live')}>{formatDateTime(liveAt, timezone)}</Fact>}
      </dl>
    </Section>
  );
}

/** What ends something is done where it belongs. */
function Elsewhere({ tenant }: { tenant: Tenant }) {
  const { permissions } = useSession().account;
  const { slug, name, access } = tenant;
  const toMembers = access.role !== undefined && allows(access.permissions, 'MEMBERS:read');
  const toTenant = allows(permissions, 'TENANT_MGMT:disable');
  if (!toMembers && !toTenant) return null;
  return (
    <Section title={t('general.elsewhere')}>
      {toMembers && (
        <div className={classes.act}>
          <span>{t('general.leave', { name })}</span>
          <ButtonLink to="/t/$slug/settings/members" params={{ slug }} variant="default" size="sm">
            {t('general.toMembers')}
          </ButtonLink>
        </div>
      )}
      {toTenant && (
        <div className={classes.act}>
          <span>{t('general.disable', { name })}</span>
          <ButtonLink to="/tenants/$slug/profile" params={{ slug }} variant="default" size="sm">
            {t('general.toTenant')}
          </ButtonLink>
        </div>
      )}
    </Section>
  );
}
