import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useRouter } from '@tanstack/react-router';
import { useEffect, type ReactNode } from 'react';
import type { Tenant } from '@/api/types';
import { useDocumentTitle } from '@/lib/document-title';
import { isProblemError } from '@/lib/problem';
import { addressNow, tenantQuery } from '@/lib/tenant';
import { EmptyState } from './EmptyState';
import { IconLock, IconTenants } from './icons';
import { ButtonLink } from './links';
import { t } from './inside-messages';
import { NoPermission } from './NoPermission';
import { PageSkeleton } from './PageSkeleton';
import { ProblemAlert } from './ProblemAlert';
import ProofNeeded from './ProofNeeded';

/** A tenant once it is there; a page of its own when it is not, or not for this person. */
export function WithTenant({ slug, children }: { slug: string; children: (tenant: Tenant) => ReactNode }) {
  const tenant = useQuery(tenantQuery(slug));
  useAddressOf(slug, tenant.data);
  if (tenant.data) return children(tenant.data);
  if (!tenant.isError) return <PageSkeleton />;
  if (isProblemError(tenant.error, 'not_found')) return <NoSuchTenant />;
  if (isProblemError(tenant.error, 'tenant_disabled')) return <TenantDisabled detail={tenant.error.problem.detail} />;
  if (isProblemError(tenant.error, 'step_up_required')) {
    return (
      <ProofNeeded
        page
        problem={tenant.error.problem}
        onRetry={() => {
          void tenant.refetch();
        }}
      />
    );
  }
  if (isProblemError(tenant.error, 'forbidden')) return <NoPermission missing={tenant.error.problem.missing} />;
  return <ProblemAlert error={tenant.error} title={t('tenant.loadFailed')} onRetry={() => void tenant.refetch()} />;
}

/**
 * An old slug, or an id, leads to the same place under the slug of now. The entry in the history is replaced, so that
 * going back leads on further back; what was typed on the page stays, since the tenant is at hand under its new name.
 */
function useAddressOf(asked: string, tenant: Tenant | undefined): void {
  const router = useRouter();
  const client = useQueryClient();
  useEffect(() => {
    if (tenant === undefined) return;
    const address = addressNow(router.state.location.href, asked, tenant.slug);
    if (address === undefined) return;
    client.setQueryData(tenantQuery(tenant.slug).queryKey, tenant);
    void client.invalidateQueries({ queryKey: ['session'] });
    router.history.replace(address, undefined, { ignoreBlocker: true });
  }, [asked, tenant, router, client]);
}

/** A tenant that does not exist and one that is not for this person look the same. */
function NoSuchTenant() {
  useDocumentTitle(t('tenant.gone.title'));
  return (
    <EmptyState
      order={1}
      icon={<IconTenants size={24} />}
      title={t('tenant.gone.title')}
      action={
        <ButtonLink to="/tenants" variant="default">
          {t('tenant.gone.back')}
        </ButtonLink>
      }
    >
      {t('tenant.gone.text')}
    </EmptyState>
  );
}

/** In place of a tenant that the platform has disabled: by whom, why, and whom to ask. */
function TenantDisabled({ detail }: { detail: string }) {
  useDocumentTitle(t('tenant.off.title'));
  return (
    <EmptyState
      order={1}
      icon={<IconLock size={24} />}
      title={t('tenant.off.title')}
      action={
        <ButtonLink to="/tenants" variant="default">
          {t('tenant.off.back')}
        </ButtonLink>
      }
    >
      {detail}
    </EmptyState>
  );
}
