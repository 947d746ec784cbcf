import { Button, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useRouter } from '@tanstack/react-router';
import { useState } from 'react';
import type { Connection, Tenant } from '@/api/types';
import { ConfirmDialog } from '@/components/ConfirmDialog';
import { CopyField } from '@/components/CopyField';
import { Notice } from '@/components/Notice';
import { Page } from '@/components/Page';
import { PageSkeleton } from '@/components/PageSkeleton';
import { ProblemAlert } from '@/components/ProblemAlert';
import { Section } from '@/components/Section';
import { WithTenant } from '@/components/WithTenant';
import { formatDate } from '@/lib/format';
import { allows } from '@/lib/permissions';
import { toast } from '@/lib/toasts';
import { Activation } from './Activation';
import { connectionQuery, deleteConnection, saveConnection, useSsoChanged } from './api';
import { draftOf } from './connection';
import { ConnectionForm } from './ConnectionForm';
import { t } from './messages';
import { ConnectionState } from './SsoPage';
import { Trial } from './Trial';

type Props = { slug: string; id: string };

/** One connection, in the order in which it is set up: copy, enter, test, activate. */
export function ConnectionPage({ slug, id }: Props) {
  return <WithTenant slug={slug}>{(tenant) => <Loaded tenant={tenant} id={id} />}</WithTenant>;
}

function Loaded({ tenant, id }: { tenant: Tenant; id: string }) {
  const connection = useQuery(connectionQuery(tenant.slug, id));
  if (connection.isPending) return <PageSkeleton />;
  if (connection.isError) return <ProblemAlert error={connection.error} onRetry={() => void connection.refetch()} />;
  return <Setup tenant={tenant} connection={connection.data} />;
}

const aMonth = 30 * 86_400_000;

function isSoon(at: string): boolean {
  return Date.parse(at) - Date.now() < aMonth;
}

/** What there is to know of a SAML provider's values: until when they are good, and how old they are. */
function aboutValues({ saml }: Connection): string | undefined {
  const parts: string[] = [];
  if (saml?.certificateExpiresAt !== undefined) {
    parts.push(t('certificate.until', { date: formatDate(saml.certificateExpiresAt) }));
  }
  if (saml?.metadataReadAt !== undefined) parts.push(t('metadata.read', { date: formatDate(saml.metadataReadAt) }));
  return parts.length === 0 ? undefined : parts.join(' ');
}

function Setup({ tenant, connection }: { tenant: Tenant; connection: Connection }) {
  const { slug } = tenant;
  const changed = useSsoChanged(slug);
  const manages = allows(tenant.access.permissions, 'SECURITY:manage');
  const ends = connection.saml?.certificateExpiresAt;
  return (
    <Page
      title={connection.name}
      badge={<ConnectionState state={connection.state} />}
      crumbs={[
        { label: t('crumb.security'), to: `/t/${slug}/settings/security` },
        { label: t('sso.title'), to: `/t/${slug}/settings/security/sso` },
      ]}
    >
      {ends !== undefined && isSoon(ends) ? (
        <Notice tone="warning" title={t('certificate.soon')}>
          {t('certificate.soonText', { date: formatDate(ends) })}
        </Notice>
      ) : null}
      {connection.saml?.metadataFailingSince === undefined ? null : (
        <Notice tone="warning" title={t('metadata.failing')}>
          {t('metadata.failingText', {
            date: formatDate(connection.saml.metadataFailingSince),
            problem: connection.saml.metadataProblem ?? '',
          })}
        </Notice>
      )}
      <ToCopy connection={connection} />
      <Section title={t('values.title')} intro={aboutValues(connection)}>
        {connection.state === 'active' && manages ? (
          <Notice tone="warning" title={t('live.title')}>
            {t('live.text')}
          </Notice>
        ) : null}
        <ConnectionForm
          // What was saved elsewhere meanwhile is shown, not mixed with.
          key={connection.version}
          slug={slug}
          connection={connection}
          disabled={!manages}
          submitLabel={t('form.save')}
          onSave={async (fields) => {
            const saved = await saveConnection(slug, connection.id, connection.version, draftOf(fields));
            toast('done', t('form.saved'));
            await changed();
            return saved;
          }}
        />
      </Section>
      {manages ? <Trial slug={slug} connection={connection} /> : null}
      {manages ? <Activation slug={slug} connection={connection} /> : null}
      {manages ? <Delete slug={slug} connection={connection} /> : null}
    </Page>
  );
}

function ToCopy({ connection: { oidc, saml } }: { connection: Connection }) {
  return (
    <Section title={t('copy.title')} intro={t('copy.intro')}>
      {oidc === undefined ? null : (
        <CopyField label={t('copy.redirect')} value={oidc.redirectUri} what={t('copy.redirect')} />
      )}
      {saml === undefined ? null : (
        <>
          <CopyField label={t('copy.metadata')} value={saml.ourMetadataUrl} what={t('copy.metadata')} />
          <CopyField label={t('copy.acs')} value={saml.acsUrl} what={t('copy.acs')} />
          <CopyField label={t('copy.entity')} value={saml.ourEntityId} what={t('copy.entity')} />
        </>
      )}
      <Text size="sm" c="dimmed">
        {t(saml === undefined ? 'copy.hintOidc' : 'copy.hint')}
      </Text>
    </Section>
  );
}

function Delete({ slug, connection: { id, name } }: { slug: string; connection: Connection }) {
  const [asking, setAsking] = useState(false);
  const router = useRouter();
  const changed = useSsoChanged(slug);
  return (
    <div>
      <Button
        variant="default"
        onClick={() => {
          setAsking(true);
        }}
      >
        {t('delete.button')}
      </Button>
      <ConfirmDialog
        opened={asking}
        title={t('delete.title', { name })}
        confirmLabel={t('delete.button')}
        danger
        onClose={() => {
          setAsking(false);
        }}
        onConfirm={async () => {
          await deleteConnection(slug, id);
          toast('done', t('delete.done'));
          await router.navigate({ to: '/t/$slug/settings/security/sso', params: { slug } });
          await changed();
        }}
      >
        {t('delete.confirm')}
      </ConfirmDialog>
    </div>
  );
}
