import { useSuspenseQuery } from '@tanstack/react-query';
import { EmptyState } from '@/components/EmptyState';
import { IconTenants } from '@/components/icons';
import { AnchorLink, ButtonLink } from '@/components/links';
import { Section } from '@/components/Section';
import { TimeAgo } from '@/components/TimeAgo';
import { allows } from '@/lib/permissions';
import { newestTenantsQuery } from './api';
import { t } from './messages';
import { TenantRow, TenantRows } from './TenantRows';

/** The last few tenants made, for a glance at how they are doing. */
export function NewestTenants({ permissions }: { permissions: readonly string[] }) {
  const { data } = useSuspenseQuery(newestTenantsQuery);
  const mayCreate = allows(permissions, 'TENANT_MGMT:create');
  if (data.items.length === 0) {
    return (
      <EmptyState
        icon={<IconTenants size={24} />}
        title={t('recent.none')}
        action={
          mayCreate ? (
            <ButtonLink to="/onboarding/$wizard" params={{ wizard: 'voicepro' }} variant="default">
              {t('steps.first-tenant.act')}
            </ButtonLink>
          ) : undefined
        }
      >
        {t('recent.noneText')}
      </EmptyState>
    );
  }
  return (
    <Section
      title={t('recent.title')}
      actions={
        <AnchorLink to="/tenants" size="sm">
          {t('recent.all')}
        </AnchorLink>
      }
    >
      <TenantRows>
        {data.items.map(({ id, slug, name, state, templateTitle, memberCount, createdAt, sample }) => (
          <TenantRow
            key={id}
            to={`/tenants/${slug}`}
            name={name}
            state={state}
            note={sample ? t('recent.sample') : undefined}
            detail={[templateTitle, t('recent.members', { count: memberCount })].filter(Boolean).join(' · ')}
            aside={<TimeAgo at={createdAt} />}
          />
        ))}
      </TenantRows>
    </Section>
  );
}
