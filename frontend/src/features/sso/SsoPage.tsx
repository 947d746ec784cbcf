import { Button, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useRouter } from '@tanstack/react-router';
import { useState } from 'react';
import type { Connection, Tenant } from '@/api/types';
import { AnchorLink, ButtonLink } from '@/components/links';
import { Notice } from '@/components/Notice';
import { Page } from '@/components/Page';
import { PageSkeleton } from '@/components/PageSkeleton';
import { ProblemAlert } from '@/components/ProblemAlert';
import { Section } from '@/components/Section';
import { StateBadge, type StateTone } from '@/components/StateBadge';
import { WithTenant } from '@/components/WithTenant';
import { allows } from '@/lib/permissions';
import { connectionsQuery, createConnection, domainsQuery, useSsoChanged } from './api';
import { draftOf } from './connection';
import { ConnectionForm } from './ConnectionForm';
import { t } from './messages';
import { Requirement } from './Requirement';
import classes from './Sso.module.css';

/** A tenant's own single sign-on: its connections, and whether members must use it. */
export function SsoPage({ slug }: { slug: string }) {
  return <WithTenant slug={slug}>{(tenant) => <Sso tenant={tenant} />}</WithTenant>;
}

const tones: Record<Connection['state'], StateTone> = { draft: 'neutral', tested: 'attention', active: 'done' };

export function ConnectionState({ state }: { state: Connection['state'] }) {
  return <StateBadge tone={tones[state]}>{t(`state.${state}`)}</StateBadge>;
}

function Sso({ tenant }: { tenant: Tenant }) {
  const { slug } = tenant;
  const connections = useQuery(connectionsQuery(slug));
  const domains = useQuery(domainsQuery(slug));
  const manages = allows(tenant.access.permissions, 'SECURITY:manage');
  if (connections.isPending) return <PageSkeleton />;
  const unverified = domains.data?.items.every(({ state }) => state !== 'verified') === true;
  return (
    <Page
      title={t('sso.title')}
      intro={t('sso.intro', { name: tenant.name })}
      crumbs={[{ label: t('crumb.security'), to: `/t/${slug}/settings/security` }]}
    >
      <AnchorLink to="/help/$page" params={{ page: 'single-sign-on' }} size="sm">
        {t('sso.help')}
      </AnchorLink>
      {unverified ? (
        <Notice tone="info">
          <p>{t('domains.missing')}</p>
          <ButtonLink to="/t/$slug/settings/security/domains" params={{ slug }} size="sm" variant="default">
            {t('domains.link')}
          </ButtonLink>
        </Notice>
      ) : null}
      {connections.isError ? (
        <ProblemAlert error={connections.error} onRetry={() => void connections.refetch()} />
      ) : (
        <Connections slug={slug} connections={connections.data.items} manages={manages} />
      )}
      <Requirement slug={slug} manages={manages} />
    </Page>
  );
}

type ListProps = { slug: string; connections: readonly Connection[]; manages: boolean };

function Connections({ slug, connections, manages }: ListProps) {
  const [adding, setAdding] = useState(false);
  const router = useRouter();
  const changed = useSsoChanged(slug);
  if (adding) {
    return (
      <Section title={t('add.title')} intro={t('add.intro')}>
        <ConnectionForm
          slug={slug}
          submitLabel={t('form.create')}
          onCancel={() => {
            setAdding(false);
          }}
          onSave={async (fields) => {
            const made = await createConnection(slug, { kind: fields.kind, ...draftOf(fields) });
            await changed();
            await router.navigate({
              to: '/t/$slug/settings/security/sso/$connection',
              params: { slug, connection: made.id },
            });
            return made;
          }}
        />
      </Section>
    );
  }
  return (
    <Section
      title={t('list.title')}
      actions={
        manages ? (
          <Button
            size="sm"
            onClick={() => {
              setAdding(true);
            }}
          >
            {t('list.add')}
          </Button>
        ) : undefined
      }
    >
      {connections.length === 0 ? <p>{t('list.none')}</p> : null}
      <div className={classes.rows}>
        {connections.map(({ id, name, kind, state }) => (
          <div key={id} className={classes.row}>
            <div className={classes.wrap}>
              <AnchorLink to="/t/$slug/settings/security/sso/$connection" params={{ slug, connection: id }}>
                {name}
              </AnchorLink>
              <Text size="sm" c="dimmed">
                {t(`kind.${kind}`)}
              </Text>
            </div>
            <ConnectionState state={state} />
          </div>
        ))}
      </div>
    </Section>
  );
}
