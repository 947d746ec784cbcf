import { Text, Textarea, TextInput, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { CheckedPage, WebsiteCheck, Widget } from '@/api/types';
import { CopyButton } from '@/components/CopyButton';
import { DataTable, type Column } from '@/components/DataTable';
import { Form } from '@/components/Form';
import { Notice } from '@/components/Notice';
import { PageSkeleton } from '@/components/PageSkeleton';
import { ProblemAlert } from '@/components/ProblemAlert';
import { StateBadge, type StateTone } from '@/components/StateBadge';
import { TimeAgo } from '@/components/TimeAgo';
import { useAppForm } from '@/components/useAppForm';
import { allows } from '@/lib/permissions';
import { isProblemError, ProblemError } from '@/lib/problem';
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

const lines = (text: string) =>
  text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');

function CheckPages({ tenant, widget, order }: { tenant: string; widget: Widget; order: Order }) {
  const check = useCheckPages(tenant);
  const known = widget.lastCheck?.pages.map(({ url }) => url) ?? [];
  const form = useAppForm({
    initial: { pages: (known.length > 0 ? known : [widget.website]).join('\n') },
    onSubmit: async ({ pages }) => {
      await check.mutateAsync(lines(pages)).catch((error: unknown) => {
        // The refusal names a line of the list; the form has one field for all.
        if (!isProblemError(error, 'invalid')) throw error;
        const errors = error.problem.errors?.map((one) => ({ ...one, pointer: '/pages' }));
        throw new ProblemError({ ...error.problem, errors });
      });
    },
  });
  if (widget.website === '' && widget.origins.length === 0) {
    return (
      <div className={classes.stack}>
        <Title order={order} size="h4">
          {t('check.title')}
        </Title>
        <Notice tone="info">{t('check.noWebsite')}</Notice>
      </div>
    );
  }
  return (
    <div className={classes.stack}>
      <div>
        <Title order={order} size="h4">
          {t('check.title')}
        </Title>
        <Text size="sm" c="dimmed">
          {t('check.intro')}
        </Text>
      </div>
      <Form form={form} submitLabel={t('check.run')} submitProps={{ variant: 'default' }} label={t('check.title')}>
        <Textarea
          label={t('check.pages')}
          autosize
          minRows={2}
          maxRows={10}
          spellCheck={false}
          {...form.field('pages')}
        />
      </Form>
      <div role="status">{check.isPending ? t('check.running') : <Summary check={widget.lastCheck} />}</div>
      {widget.lastCheck === undefined ? null : (
        <DataTable
          caption={t('check.results')}
          columns={columns}
          rows={widget.lastCheck.pages}
          rowKey={({ url }) => url}
        />
      )}
    </div>
  );
}

function Summary({ check }: { check: WebsiteCheck | undefined }) {
  if (check === undefined) return null;
  const found = check.pages.filter(({ state }) => state === 'found').length;
  return (
    <Text size="sm">
      {t('check.last')} <TimeAgo at={check.at} />. {t('check.done', { count: check.pages.length, found })}
    </Text>
  );
}

const states: Record<CheckedPage['state'], { tone: StateTone; word: string }> = {
  found: { tone: 'done', word: t('check.found') },
  altered: { tone: 'error', word: t('check.altered') },
  missing: { tone: 'attention', word: t('check.missing') },
  unreadable: { tone: 'neutral', word: t('check.unreadable') },
};

const columns: Column<CheckedPage>[] = [
  { key: 'url', title: t('check.page'), lead: true, render: ({ url }) => <span className={classes.url}>{url}</span> },
  {
    key: 'state',
    title: t('check.state'),
    render: ({ state, words }) => (
      <div className={classes.result}>
        <StateBadge tone={states[state].tone}>{states[state].word}</StateBadge>
        <span className="tn-note">{words ?? t('check.fine')}</span>
      </div>
    ),
  },
];

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
