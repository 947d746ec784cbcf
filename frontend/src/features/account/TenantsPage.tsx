import { Button, Group } from '@mantine/core';
import { useSuspenseInfiniteQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { OwnMembership } from '@/api/types';
import { ConfirmDialog } from '@/components/ConfirmDialog';
import { DataTable, LoadMore, type Column } from '@/components/DataTable';
import { EmptyState } from '@/components/EmptyState';
import { IconTenants } from '@/components/icons';
import { AnchorLink } from '@/components/links';
import { Page } from '@/components/Page';
import { StateBadge } from '@/components/StateBadge';
import { formatDate } from '@/lib/format';
import { useSession } from '@/lib/session';
import { toast } from '@/lib/toasts';
import { MyInvitations } from './MyInvitations';
import { myMembershipsQuery, useLeaveTenant } from './own-api';
import { t } from './own-messages';

/** Where one belongs, and the way out of it. */
export function TenantsPage() {
  const memberships = useSuspenseInfiniteQuery(myMembershipsQuery);
  const { account } = useSession();
  const [leaving, setLeaving] = useState<OwnMembership>();
  const rows = memberships.data.pages.flatMap(({ items }) => items);
  return (
    <Page title={t('tenants.title')} intro={t('tenants.intro')}>
      <MyInvitations />
      {rows.length === 0 ? (
        <EmptyState icon={<IconTenants size={24} />} title={t('tenants.none')}>
          {t('tenants.noneText', { email: account.email })}
        </EmptyState>
      ) : (
        <div>
          <DataTable
            caption={t('tenants.title')}
            columns={columns(setLeaving)}
            rows={rows}
            rowKey={({ tenant }) => tenant.id}
          />
          <LoadMore
            shown={rows.length}
            hasMore={memberships.hasNextPage}
            loading={memberships.isFetchingNextPage}
            onMore={() => void memberships.fetchNextPage()}
          />
        </div>
      )}
      <Leave
        membership={leaving}
        onClose={() => {
          setLeaving(undefined);
        }}
      />
    </Page>
  );
}

function columns(onLeave: (membership: OwnMembership) => void): Column<OwnMembership>[] {
  return [
    { key: 'tenant', title: t('tenants.tenant'), lead: true, render: (row) => <Tenant {...row} /> },
    {
      key: 'role',
      title: t('tenants.role'),
      render: ({ roleTitle, username }) => (
        <>
          {roleTitle}
          {username === undefined ? null : <div className="tn-note">{t('tenants.asUser', { username })}</div>}
        </>
      ),
    },
    { key: 'state', title: t('tenants.state'), render: (row) => <State {...row} /> },
    { key: 'since', title: t('tenants.since'), render: ({ since }) => formatDate(since) },
    {
      key: 'actions',
      title: t('tenants.actions'),
      hiddenTitle: true,
      align: 'end',
      render: (row) => (
        <Group gap="xs" justify="flex-end">
          <Button
            size="xs"
            variant="default"
            aria-label={t('tenants.leaveOf', { name: row.tenant.name })}
            onClick={() => {
              onLeave(row);
            }}
          >
            {t('tenants.leave')}
          </Button>
        </Group>
      ),
    },
  ];
}

/** A link where the tenant opens, and its name alone where it does not. */
function Tenant({ tenant, memberState }: OwnMembership) {
  const opens = memberState === 'active' && tenant.state !== 'disabled';
  return (
    <>
      {opens ? (
        <AnchorLink inherit to="/t/$slug" params={{ slug: tenant.slug }}>
          {tenant.name}
        </AnchorLink>
      ) : (
        tenant.name
      )}
      <div className="tn-note">{tenant.slug}</div>
    </>
  );
}

function State({ tenant, memberState }: OwnMembership) {
  if (tenant.state === 'disabled') return <StateBadge tone="error">{t('tenants.disabled')}</StateBadge>;
  if (memberState === 'suspended') return <StateBadge tone="attention">{t('tenants.suspended')}</StateBadge>;
  return <StateBadge tone="done">{t('tenants.active')}</StateBadge>;
}

function Leave({ membership, onClose }: { membership: OwnMembership | undefined; onClose: () => void }) {
  const leave = useLeaveTenant();
  const name = membership?.tenant.name ?? '';
  return (
    <ConfirmDialog
      opened={membership !== undefined}
      title={t('tenants.leaveTitle', { name })}
      confirmLabel={t('tenants.leaveOf', { name })}
      danger
      onConfirm={async () => {
        if (membership === undefined) return;
        await leave.mutateAsync(membership.tenant.id);
        toast('done', t('tenants.left', { name }));
      }}
      onClose={onClose}
    >
      {t('tenants.leaveText')}
      {membership?.owner === true ? (
        <p>
          {t('tenants.ownerText')}{' '}
          <AnchorLink inherit td="underline" to="/t/$slug/settings/members" params={{ slug: membership.tenant.slug }}>
            {t('tenants.ownerLink')}
          </AnchorLink>
          .
        </p>
      ) : null}
    </ConfirmDialog>
  );
}
