import { Button, Group, Text, TextInput } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { Tenant, TenantDomain } from '@/api/types';
import { ConfirmDialog } from '@/components/ConfirmDialog';
import { CopyField } from '@/components/CopyField';
import { Form } from '@/components/Form';
import { Notice } from '@/components/Notice';
import { Page } from '@/components/Page';
import { PageSkeleton } from '@/components/PageSkeleton';
import { ProblemAlert } from '@/components/ProblemAlert';
import { Section } from '@/components/Section';
import { StateBadge, type StateTone } from '@/components/StateBadge';
import { useAppForm } from '@/components/useAppForm';
import { WithTenant } from '@/components/WithTenant';
import { formatDateTime, formatRelative } from '@/lib/format';
import { allows } from '@/lib/permissions';
import { toast } from '@/lib/toasts';
import { addDomain, checkDomain, domainsQuery, removeDomain, useSsoChanged } from './api';
import { t } from './messages';
import classes from './Sso.module.css';

/** The domains that a tenant shows to be its own, each with the record that does it. */
export function DomainsPage({ slug }: { slug: string }) {
  return <WithTenant slug={slug}>{(tenant) => <Domains tenant={tenant} />}</WithTenant>;
}

function Domains({ tenant }: { tenant: Tenant }) {
  const domains = useQuery(domainsQuery(tenant.slug));
  const manages = allows(tenant.access.permissions, 'SECURITY:manage');
  if (domains.isPending) return <PageSkeleton />;
  return (
    <Page
      title={t('domains.title')}
      intro={t('domains.intro')}
      crumbs={[{ label: t('crumb.security'), to: `/t/${tenant.slug}/settings/security` }]}
    >
      {domains.isError ? <ProblemAlert error={domains.error} onRetry={() => void domains.refetch()} /> : null}
      {domains.data?.items.map((domain) => (
        <Domain key={domain.id} slug={tenant.slug} domain={domain} manages={manages} />
      ))}
      {manages ? <AddDomain slug={tenant.slug} /> : null}
      {domains.data?.items.length === 0 && !manages ? <Text>{t('domains.none')}</Text> : null}
    </Page>
  );
}

function AddDomain({ slug }: { slug: string }) {
  const changed = useSsoChanged(slug);
  const form = useAppForm({
    initial: { domain: '' },
    rules: { domain: (domain) => (domain.trim() === '' ? t('domains.needed') : undefined) },
    onSubmit: async ({ domain }) => {
      const added = await addDomain(slug, domain.trim());
      form.reset({ domain: '' });
      toast('done', t('domains.added', { domain: added.domain }));
      await changed();
    },
  });
  return (
    <Section title={t('domains.addTitle')}>
      <Form form={form} submitLabel={t('domains.add')}>
        <TextInput
          label={t('domains.field')}
          description={t('domains.fieldHint')}
          autoComplete="off"
          autoCapitalize="none"
          inputMode="url"
          spellCheck={false}
          {...form.field('domain')}
        />
      </Form>
    </Section>
  );
}

function stateOf(domain: TenantDomain): { tone: StateTone; word: string } {
  if (domain.state === 'verified' && domain.failingSince !== undefined) {
    return { tone: 'attention', word: t('domains.state.failing') };
  }
  const tones: Record<TenantDomain['state'], StateTone> = { pending: 'busy', verified: 'done', lost: 'error' };
  return { tone: tones[domain.state], word: t(`domains.state.${domain.state}`) };
}

type DomainProps = { slug: string; domain: TenantDomain; manages: boolean };

function Domain({ slug, domain, manages }: DomainProps) {
  const changed = useSsoChanged(slug);
  const [removing, setRemoving] = useState(false);
  const check = useMutation({ mutationFn: () => checkDomain(slug, domain.id), onSettled: changed });
  const { tone, word } = stateOf(domain);
  const open = domain.state !== 'verified' || domain.failingSince !== undefined;
  return (
    <Section
      title={domain.domain}
      intro={<StateBadge tone={tone}>{word}</StateBadge>}
      actions={
        manages ? (
          <Group gap="sm">
            <Button
              variant={open ? 'filled' : 'default'}
              size="sm"
              aria-label={t('domains.checkOf', { domain: domain.domain })}
              loading={check.isPending}
              onClick={() => {
                check.mutate();
              }}
            >
              {t('domains.check')}
            </Button>
            <Button
              variant="default"
              size="sm"
              aria-label={t('domains.removeOf', { domain: domain.domain })}
              onClick={() => {
                setRemoving(true);
              }}
            >
              {t('domains.remove')}
            </Button>
          </Group>
        ) : undefined
      }
    >
      <div className={classes.fields}>
        {check.isError ? <ProblemAlert error={check.error} /> : null}
        {open ? <RecordToMake domain={domain} /> : null}
        <div aria-live="polite">
          <LastLook domain={domain} />
        </div>
      </div>
      <ConfirmDialog
        opened={removing}
        title={t('domains.removeTitle', { domain: domain.domain })}
        confirmLabel={t('domains.remove')}
        danger
        onClose={() => {
          setRemoving(false);
        }}
        onConfirm={async () => {
          await removeDomain(slug, domain.id);
          toast('done', t('domains.removed', { domain: domain.domain }));
          await changed();
        }}
      >
        {t('domains.removeText')}
      </ConfirmDialog>
    </Section>
  );
}

function RecordToMake({ domain }: { domain: TenantDomain }) {
  return (
    <>
      <Text>{t('domains.record')}</Text>
      <CopyField label={t('domains.host')} value={domain.recordHost} what={t('domains.host')} />
      <CopyField label={t('domains.value')} value={domain.recordValue} what={t('domains.value')} />
      <Text size="sm" c="dimmed">
        {t('domains.zone', { label: domain.recordHost.slice(0, domain.recordHost.indexOf('.')) })}
      </Text>
    </>
  );
}

function LastLook({ domain }: { domain: TenantDomain }) {
  const { result, seen, checkedAt, nextCheckAt, failingSince, state, verifiedAt } = domain;
  const well = state === 'verified' && failingSince === undefined;
  return (
    <div className={classes.fields}>
      {failingSince === undefined || state === 'lost' ? null : (
        <Notice tone="warning">{t('domains.failing', { when: formatDateTime(failingSince) })}</Notice>
      )}
      {state === 'lost' ? <Notice tone="error">{t('domains.lost')}</Notice> : null}
      {well && verifiedAt !== undefined ? (
        <Text size="sm">{t('domains.since', { when: formatDateTime(verifiedAt) })}</Text>
      ) : null}
      {!well && result !== undefined ? (
        <Notice tone={result === 'not_yet' ? 'info' : 'warning'}>
          {t(`domains.${result as 'found' | 'not_yet' | 'wrong' | 'no_reply'}`)}
          {result === 'wrong' ? (
            <ul className={classes.list}>
              {seen.map((text) => (
                <li key={text}>
                  <code>{text}</code>
                </li>
              ))}
            </ul>
          ) : null}
        </Notice>
      ) : null}
      {well || checkedAt === undefined ? null : (
        <Text size="sm" c="dimmed">
          {t('domains.checked', { when: formatRelative(checkedAt) })}
        </Text>
      )}
      {state === 'pending' ? (
        <Text size="sm" c="dimmed">
          {nextCheckAt === undefined ? t('domains.stopped') : t('domains.next', { when: formatDateTime(nextCheckAt) })}
        </Text>
      ) : null}
    </div>
  );
}
