import { Anchor, Button } from '@mantine/core';
import { useSuspenseQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { EmptyState } from '@/components/EmptyState';
import { IconTenants } from '@/components/icons';
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
            <Button component={Link} to={'/onboarding/voicepro' as string} variant="default">
              {t('steps.first-tenant.act')}
            </Button>
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
        <Anchor component={Link} to={'/tenants' as string} size="sm">
          {t('recent.all')}
        </Anchor>
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
