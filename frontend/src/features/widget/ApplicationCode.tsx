import { Text, TextInput, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { Widget } from '@/api/types';
import { CopyButton } from '@/components/CopyButton';
import { Form } from '@/components/Form';
import { Notice } from '@/components/Notice';
import { PageCheck, PageCheckTitle } from '@/components/PageCheck';
import { PageSkeleton } from '@/components/PageSkeleton';
import { ProblemAlert } from '@/components/ProblemAlert';
import { useAppForm } from '@/components/useAppForm';
import { allows } from '@/lib/permissions';
import { tenantQuery } from '@/lib/tenant';
import { toast } from '@/lib/toasts';
import { mailCode, useCheckPages, widgetQuery } from './api';
import { t } from './code-messages';
import classes from './Widget.module.css';

/** The rank of the headings within. */
type Order = 2 | 3 | 4;

/** The code for a company's website: to copy, to hand on, and whether it is where it should be. */
export function ApplicationCode({ tenant, order = 3 }: { tenant: string; order?: Order }) {
  const widget = useQuery(widgetQuery(tenant));
  const access = useQuery(tenantQuery(tenant));
  if (widget.isError) {
    return <ProblemAlert error={widget.error} title={t('code.failed')} onRetry={() => void widget.refetch()} />;
  }
  if (widget.data === undefined) return <PageSkeleton />;
  const manages = allows(access.data?.access.permissions ?? [], 'WIDGET:manage');
  return (
    <div className={classes.stack}>
      <Snippet widget={widget.data} />
      {manages ? (
        <>
          <CheckPages tenant={tenant} widget={widget.data} order={order} />
          <MailToDeveloper tenant={tenant} order={order} />
        </>
      ) : null}
    </div>
  );
}

/** The address that a page's policy has to let in. */
function hostOf({ code }: Widget): string {
  return /src="([^"]+)\/widget\.js"/.exec(code)?.[1] ?? '';
}

function Snippet({ widget }: { widget: Widget }) {
  return (
    <div className={classes.stack}>
      <Text size="sm">{t('code.place')}</Text>
      <div className={classes.snippet}>
        <pre tabIndex={0} role="region" aria-label={t('code.label')}>
          <code>{widget.code}</code>
        </pre>
        <CopyButton value={widget.code} what={t('code.what')} size="sm" />
      </div>
      <Notice tone="warning">{t('code.warning')}</Notice>
      <Text size="sm" c="dimmed">
        {t('code.policy', { host: hostOf(widget) })}
      </Text>
    </div>
  );
}

function CheckPages({ tenant, widget, order }: { tenant: string; widget: Widget; order: Order }) {
  const check = useCheckPages(tenant);
  const known = widget.lastCheck?.pages.map(({ url }) => url) ?? [];
  if (widget.website === '' && widget.origins.length === 0) {
    return (
      <div className={classes.stack}>
        <PageCheckTitle order={order} />
        <Notice tone="info">{t('check.noWebsite')}</Notice>
      </div>
    );
  }
  return (
    <PageCheck
      pages={known.length > 0 ? known : [widget.website]}
      last={widget.lastCheck}
      order={order}
      onCheck={check.mutateAsync}
    />
  );
}

function MailToDeveloper({ tenant, order }: { tenant: string; order: Order }) {
  const [sent, setSent] = useState('');
  const form = useAppForm({
    initial: { email: '' },
    rules: { email: (email) => (/^\S+@\S+$/.test(email.trim()) ? undefined : t('mail.needed')) },
    onSubmit: async ({ email }) => {
      await mailCode(tenant, email.trim());
      setSent(email.trim());
      form.reset({ email: '' });
      toast('done', t('mail.sent', { email: email.trim() }));
    },
  });
  return (
    <div className={classes.stack}>
      <div>
        <Title order={order} size="h4">
          {t('mail.title')}
        </Title>
        <Text size="sm" c="dimmed">
          {t('mail.intro')}
        </Text>
      </div>
      <Form form={form} submitLabel={t('mail.send')} submitProps={{ variant: 'default' }} label={t('mail.title')}>
        <TextInput label={t('mail.email')} type="email" autoComplete="off" {...form.field('email')} />
      </Form>
      {sent === '' ? null : <Text size="sm">{t('mail.sent', { email: sent })}</Text>}
    </div>
  );
}
