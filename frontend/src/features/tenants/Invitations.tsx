import { Button } from '@mantine/core';
import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { Invitation, Tenant } from '@/api/types';
import { Breakable } from '@/components/Breakable';
import { ConfirmDialog } from '@/components/ConfirmDialog';
import { DataTable, LoadMore, type Column } from '@/components/DataTable';
import { InvitationMail } from '@/components/InvitationMail';
import { ProblemAlert } from '@/components/ProblemAlert';
import { Section } from '@/components/Section';
import { StateBadge } from '@/components/StateBadge';
import { formatDate } from '@/lib/format';
import { problemOf } from '@/lib/problem';
import { platformInfoQuery } from '@/lib/session';
import { toast } from '@/lib/toasts';
import { invitationsQuery, resendInvitation, revokeInvitation, rolesQuery } from './api';
import { CopyInvitationLink } from './CopyInvitationLink';
import { invitationWord } from './invitationWords';
import { t } from './messages';
import classes from './Detail.module.css';

/** The invitations of a tenant: where each stands, its link, a new link, and its end. */
export function Invitations({ tenant, canInvite }: { tenant: Tenant; canInvite: boolean }) {
  const client = useQueryClient();
  const invitations = useInfiniteQuery(invitationsQuery(tenant.slug));
  const mail = useQuery(platformInfoQuery).data?.mail.configured;
  const [revoking, setRevoking] = useState<Invitation>();
  const roles = useQuery(rolesQuery(tenant.slug)).data?.items ?? [];
  const titleOf = (name: string) => roles.find((role) => role.name === name)?.title ?? name;
  const rows = invitations.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <Section title={t('users.invitations')} intro={canInvite && mail === false && t('users.mailNote')} plain>
      {invitations.isError && <ProblemAlert error={invitations.error} onRetry={() => void invitations.refetch()} />}
      {invitations.isSuccess && rows.length === 0 && <p className={classes.quiet}>{t('users.invitationsNone')}</p>}
      {rows.length > 0 && (
        <div>
          <DataTable
            caption={t('users.invitationsCaption')}
            columns={columns({ tenant, canInvite, titleOf, onRevoke: setRevoking })}
            rows={rows}
            rowKey={(row) => row.id}
          />
          <LoadMore
            shown={rows.length}
            hasMore={invitations.hasNextPage}
            loading={invitations.isFetchingNextPage}
            onMore={() => void invitations.fetchNextPage()}
          />
        </div>
      )}
      <ConfirmDialog
        opened={revoking !== undefined}
        title={t('users.revokeTitle')}
        confirmLabel={t('users.revoke')}
        danger
        onConfirm={async () => {
          if (!revoking) return;
          await revokeInvitation(client, tenant.slug, revoking.id);
          toast('done', t('users.revoked', { email: revoking.email }));
        }}
        onClose={() => {
          setRevoking(undefined);
        }}
      >
        {t('users.revokeText', { email: revoking?.email ?? '' })}
      </ConfirmDialog>
    </Section>
  );
}

type Shown = {
  tenant: Tenant;
  canInvite: boolean;
  titleOf: (role: string) => string;
  onRevoke: (row: Invitation) => void;
};

function columns({ tenant, canInvite, titleOf, onRevoke }: Shown): Column<Invitation>[] {
  const shown: Column<Invitation>[] = [
    { key: 'email', title: t('users.email'), lead: true, render: (row) => <Person row={row} /> },
    { key: 'role', title: t('users.role'), render: (row) => titleOf(row.role) },
    { key: 'state', title: t('users.state'), render: (row) => <State row={row} /> },
    { key: 'expires', title: t('users.expires'), render: (row) => <Until row={row} zone={tenant.timezone} /> },
  ];
  if (!canInvite) return shown;
  return [
    ...shown,
    {
      key: 'actions',
      title: t('users.actions'),
      hiddenTitle: true,
      align: 'end',
      render: (row) => <Actions tenant={tenant} row={row} onRevoke={onRevoke} />,
    },
  ];
}

function Until({ row: { expiresAt }, zone }: { row: Invitation; zone: string }) {
  return <time dateTime={expiresAt}>{formatDate(expiresAt, zone)}</time>;
}

function Person({ row }: { row: Invitation }) {
  return (
    <span className={classes.person}>
      <Breakable>{row.email}</Breakable>
      {row.name && <span className={classes.sub}>{row.name}</span>}
    </span>
  );
}

function State({ row }: { row: Invitation }) {
  const { tone, word } = invitationWord(row.state);
  return (
    <span className={classes.state}>
      <StateBadge tone={tone}>{word}</StateBadge>
      <InvitationMail invitation={row} />
    </span>
  );
}

function Actions({ tenant, row, onRevoke }: { tenant: Tenant; row: Invitation; onRevoke: (row: Invitation) => void }) {
  const client = useQueryClient();
  const resend = useMutation({
    mutationFn: () => resendInvitation(client, tenant.slug, row.id),
    onSuccess: () => toast('done', t('users.resent', { email: row.email })),
    onError: (error) => toast('error', problemOf(error).detail),
  });
  if (row.state === 'accepted' || row.state === 'revoked') return null;
  return (
    <div className={classes.actions}>
      {row.state === 'pending' && <CopyInvitationLink slug={tenant.slug} invitation={row.id} email={row.email} />}
      <Button
        size="xs"
        variant="subtle"
        loading={resend.isPending}
        aria-label={t('users.resendOf', { email: row.email })}
        onClick={() => {
          resend.mutate();
        }}
      >
        {t('users.resend')}
      </Button>
      <Button
        size="xs"
        variant="subtle"
        color="danger"
        aria-label={t('users.revokeOf', { email: row.email })}
        onClick={() => {
          onRevoke(row);
        }}
      >
        {t('users.revoke')}
      </Button>
    </div>
  );
}
