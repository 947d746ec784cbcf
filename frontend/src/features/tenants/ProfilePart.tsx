import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { Reference, Tenant } from '@/api/types';
import { CopyButton } from '@/components/CopyButton';
import { AnchorLink } from '@/components/links';
import { referenceQuery } from '@/components/SchemaForm';
import { Section } from '@/components/Section';
import { StateBadge } from '@/components/StateBadge';
import { formatDateTime } from '@/lib/format';
import { allows } from '@/lib/permissions';
import { Credentials } from './Credentials';
import { Fact } from './Fact';
import { ManagedTenants } from './ManagedTenants';
import { t } from './messages';
import { ProfileForm } from './ProfileForm';
import { SlugSection } from './SlugSection';
import classes from './Detail.module.css';

/** What a tenant is: its profile, credentials, and who manages whom. */
export function ProfilePart({ tenant }: { tenant: Tenant }) {
  const can = (permission: Parameters<typeof allows>[1]) => allows(tenant.access.permissions, permission);
  return (
    <div className={classes.columns}>
      <div className={classes.stack}>
        <Profile tenant={tenant} canEdit={can('TENANT:update')} />
        {can('CREDENTIALS:read') && <Credentials tenant={tenant} canManage={can('CREDENTIALS:manage')} />}
        {tenant.features['managed'] === true && can('MANAGED:read') && <ManagedTenants tenant={tenant} />}
      </div>
      <div className={classes.stack}>
        <SlugSection tenant={tenant} />
        <Facts tenant={tenant} />
        <ManagedBy tenant={tenant} />
      </div>
    </div>
  );
}

export function Profile({ tenant, canEdit }: { tenant: Tenant; canEdit: boolean }) {
  const [editing, setEditing] = useState(false);
  const reference = useQuery(referenceQuery).data;
  const close = () => {
    setEditing(false);
  };
  return (
    <Section
      title={t('profile.title')}
      actions={
        canEdit &&
        !editing && (
          <Button
            variant="default"
            size="sm"
            onClick={() => {
              setEditing(true);
            }}
          >
            {t('profile.edit')}
          </Button>
        )
      }
    >
      {editing ? (
        <ProfileForm tenant={tenant} reference={reference} onDone={close} />
      ) : (
        <dl className={classes.facts}>
          <Fact label={t('profile.name')}>{tenant.name}</Fact>
          <Fact label={t('profile.country')}>{countryName(tenant.country, reference)}</Fact>
          <Fact label={t('profile.timezone')}>{tenant.timezone}</Fact>
          <Fact label={t('profile.currency')}>{currencyName(tenant.currency, reference)}</Fact>
          <Fact label={t('profile.contactEmail')}>{tenant.contactEmail}</Fact>
          <Fact label={t('profile.description')}>{tenant.description || t('profile.none')}</Fact>
          {tenant.address && <Fact label={t('profile.address')}>{tenant.address}</Fact>}
          {tenant.website && <Fact label={t('profile.website')}>{tenant.website}</Fact>}
          {tenant.replyTo && <Fact label={t('profile.replyTo')}>{tenant.replyTo}</Fact>}
        </dl>
      )}
    </Section>
  );
}

export function countryName(code: string, reference: Reference | undefined): string {
  return reference?.countries.find((c) => c.code === code)?.name ?? code;
}

export function currencyName(code: string, reference: Reference | undefined): string {
  const name = reference?.currencies.find((c) => c.code === code)?.name;
  return name ? `${code} – ${name}` : code;
}

function Facts({ tenant }: { tenant: Tenant }) {
  const { id, createdAt, liveAt, timezone } = tenant;
  return (
    <Section title={t('detail.facts')}>
      <dl className={classes.facts}>
        <Fact label={t('detail.id')}>
          <code>{id}</code>{' '}
          <CopyButton value={id} what={t('detail.id')} size="compact-xs" variant="subtle" className="tn-flush" />
        </Fact>
        <Fact label={t('list.kind')}>{tenant.templateTitle}</Fact>
        <Fact label={t('detail.created')}>{formatDateTime(createdAt, timezone)}</Fact>
        {liveAt && <Fact label={t('detail.live')}>{formatDateTime(liveAt, timezone)}</Fact>}
        <Fact label={t('detail.features')}>
          {Object.entries(tenant.features)
            .filter(([, on]) => on)
            .map(([name]) => (
              <StateBadge key={name} tone="neutral">
                {name}
              </StateBadge>
            ))}
        </Fact>
      </dl>
    </Section>
  );
}

function ManagedBy({ tenant }: { tenant: Tenant }) {
  return (
    <Section title={t('detail.managedBy')}>
      {tenant.managedBy.length === 0 ? (
        <p className={classes.quiet}>{t('detail.managedByNone')}</p>
      ) : (
        <ul className={classes.pairs}>
          {tenant.managedBy.map(({ slug, name }) => (
            <li key={slug}>
              <AnchorLink to="/tenants/$slug" params={{ slug }}>
                {name}
              </AnchorLink>{' '}
              ({slug})
            </li>
          ))}
        </ul>
      )}
    </Section>
  );
}
