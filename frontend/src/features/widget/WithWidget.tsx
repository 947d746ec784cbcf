import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import type { Tenant, Widget } from '@/api/types';
import { HelpLink } from '@/components/HelpLink';
import { Notice } from '@/components/Notice';
import { Page } from '@/components/Page';
import { PageSkeleton } from '@/components/PageSkeleton';
import { ProblemAlert } from '@/components/ProblemAlert';
import { WithTenant } from '@/components/WithTenant';
import { allows } from '@/lib/permissions';
import { widgetQuery } from './api';
import { t } from './messages';

type Shown = { tenant: Tenant; widget: Widget; manages: boolean };

type Props = {
  slug: string;
  title: string;
  intro: string | ((widget: Widget) => string);
  actions?: (shown: Shown) => ReactNode;
  children: (shown: Shown) => ReactNode;
};

/** A page of a company's website apps, once its settings are there. */
export function WithWidget({ slug, ...page }: Props) {
  return <WithTenant slug={slug}>{(tenant) => <Loaded tenant={tenant} {...page} />}</WithTenant>;
}

function Loaded({ tenant, title, intro, actions, children }: Omit<Props, 'slug'> & { tenant: Tenant }) {
  const { data: widget, isError, error, refetch } = useQuery(widgetQuery(tenant.slug));
  if (widget === undefined && !isError) return <PageSkeleton />;
  if (widget === undefined) {
    return (
      <Page title={title}>
        <ProblemAlert error={error} title={t('load.failed')} onRetry={() => void refetch()} />
      </Page>
    );
  }
  const shown = { tenant, widget, manages: allows(tenant.access.permissions, 'WIDGET:manage') };
  return (
    <Page
      title={title}
      intro={
        <>
          {typeof intro === 'string' ? intro : intro(widget)} <HelpLink page="website-apps" />
        </>
      }
      actions={actions?.(shown)}
    >
      {shown.manages ? null : <Notice tone="info">{t('readOnly')}</Notice>}
      {children(shown)}
    </Page>
  );
}
