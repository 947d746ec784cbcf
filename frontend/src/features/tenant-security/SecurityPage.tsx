import { Group } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { Tenant } from '@/api/types';
import { ButtonLink } from '@/components/links';
import { NoPermission } from '@/components/NoPermission';
import { Page } from '@/components/Page';
import { PageSkeleton } from '@/components/PageSkeleton';
import { ProblemAlert } from '@/components/ProblemAlert';
import { Section } from '@/components/Section';
import { WithTenant } from '@/components/WithTenant';
import { isProblemError } from '@/lib/problem';
import { policyQuery } from './api';
import { t } from './messages';
import { PolicyForm } from './PolicyForm';
import { Unenrolled } from './Unenrolled';

/** What a tenant asks of its members' sessions, and who does not meet it yet. */
export function SecurityPage({ slug }: { slug: string }) {
  return <WithTenant slug={slug}>{(tenant) => <Security tenant={tenant} />}</WithTenant>;
}

function Security({ tenant }: { tenant: Tenant }) {
  const policy = useQuery(policyQuery(tenant.slug));
  if (policy.isPending) return <PageSkeleton />;
  if (isProblemError(policy.error, 'forbidden')) {
    return <NoPermission missing={policy.error.problem.missing} who={t('page.denied', { name: tenant.name })} />;
  }
  return (
    <Page title={t('page.title')} intro={t('page.intro', { name: tenant.name })}>
      {policy.isError ? (
        <ProblemAlert error={policy.error} onRetry={() => void policy.refetch()} />
      ) : (
        <PolicyForm tenant={tenant} policy={policy.data} />
      )}
      <Section
        title={t('sso.title')}
        intro={t('sso.intro')}
        actions={
          <Group gap="sm">
            <ButtonLink to="/t/$slug/settings/security/sso" params={{ slug: tenant.slug }} variant="default" size="sm">
              {t('sso.open')}
            </ButtonLink>
            <ButtonLink
              to="/t/$slug/settings/security/domains"
              params={{ slug: tenant.slug }}
              variant="default"
              size="sm"
            >
              {t('sso.domains')}
            </ButtonLink>
          </Group>
        }
      />
      <Unenrolled slug={tenant.slug} />
    </Page>
  );
}
