import { Menu, ActionIcon } from '@mantine/core';
import { useMutation, useSuspenseQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { Invitation, PlatformRole } from '@/api/types';
import { ConfirmDialog } from '@/components/ConfirmDialog';
import { DataTable, type Column } from '@/components/DataTable';
import { InvitationMail } from '@/components/InvitationMail';
import { IconDots, IconLink, IconRefresh, IconTrash } from '@/components/icons';
import { ProblemAlert } from '@/components/ProblemAlert';
import { Section } from '@/components/Section';
import { StateBadge, type StateTone } from '@/components/StateBadge';
import { formatDateTime } from '@/lib/format';
import { toast } from '@/lib/toasts';
import { invitationLink, invitedQuery, resendInvitation, revokeInvitation, usePeopleChanged } from './api';
import { InvitationLinkDialog, type HandedOver } from './InvitationLinkDialog';
import { t } from './messages';

const tones: Record<Invitation['state'], StateTone> = {
  pending: 'attention',
  accepted: 'done',
  revoked: 'neutral',
  declined: 'neutral',
  expired: 'neutral',
};

type Act = { kind: 'link' | 'renew' | 'revoke'; invitation: Invitation };

/** Who has been invited and has not come yet, and what can be done about each. */
export function Invited({ roles, manages }: { roles: readonly PlatformRole[]; manages: boolean }) {
  const { data } = useSuspenseQuery(invitedQuery);
  const changed = usePeopleChanged();
  const [handedOver, setHandedOver] = useState<HandedOver>();
  const [revoking, setRevoking] = useState<Invitation>();
  const getLink = useMutation({
    mutationFn: async ({ kind, invitation }: Act) => {
      const shown = kind === 'renew' ? await resendInvitation(invitation.id) : invitation;
      if (kind === 'renew') await changed();
      const { url } = await invitationLink(shown.id);
      setHandedOver({ email: shown.email, expiresAt: shown.expiresAt, url });
    },
  });
  const open = data.items.filter(({ state }) => state !== 'accepted');
  if (open.length === 0) return null;
  const act = (wanted: Act) => {
    if (wanted.kind === 'revoke') setRevoking(wanted.invitation);
    else getLink.mutate(wanted);
  };
  return (
    <Section plain title={t('invited.title')}>
      {getLink.isError ? <ProblemAlert error={getLink.error} /> : null}
      <DataTable
        caption={t('invited.title')}
        columns={manages ? [...columns(roles), actions(act)] : columns(roles)}
        rows={open}
        rowKey={({ id }) => id}
      />
      {handedOver === undefined ? null : (
        <InvitationLinkDialog
          {...handedOver}
          onClose={() => {
            setHandedOver(undefined);
          }}
        />
      )}
      <ConfirmDialog
        opened={revoking !== undefined}
        title={t('invited.revokeTitle', { email: revoking?.email ?? '' })}
        confirmLabel={t('invited.revoke')}
        danger
        onConfirm={async () => {
          if (revoking === undefined) return;
          await revokeInvitation(revoking.id);
          await changed();
          toast('done', t('invited.revokedToast', { email: revoking.email }));
        }}
        onClose={() => {
          setRevoking(undefined);
        }}
      >
        {t('invited.revokeText')}
      </ConfirmDialog>
    </Section>
  );
}

function columns(roles: readonly PlatformRole[]): Column<Invitation>[] {
  return [
    {
      key: 'person',
      title: t('people.person'),
      lead: true,
      render: ({ email, name }) => (
        <>
          {name === '' ? email : name}
          {name === '' ? null : <div className="tn-note">{email}</div>}
        </>
      ),
    },
    {
      key: 'role',
      title: t('people.role'),
      render: ({ role }) => roles.find(({ name }) => name === role)?.title ?? role,
    },
    { key: 'until', title: t('invited.until'), render: ({ expiresAt }) => formatDateTime(expiresAt) },
    {
      key: 'state',
      title: t('invited.state'),
      render: (row) => (
        <>
          <StateBadge tone={tones[row.state]}>{t(`invited.${row.state}`)}</StateBadge>{' '}
          <InvitationMail invitation={row} />
        </>
      ),
    },
  ];
}

function actions(onAct: (act: Act) => void): Column<Invitation> {
  return {
    key: 'actions',
    title: t('people.actions'),
    hiddenTitle: true,
    align: 'end',
    render: (invitation) => (invitation.state === 'revoked' ? null : <Actions invitation={invitation} onAct={onAct} />),
  };
}

function Actions({ invitation, onAct }: { invitation: Invitation; onAct: (act: Act) => void }) {
  const does = (kind: Act['kind']) => () => {
    onAct({ kind, invitation });
  };
  return (
    <Menu
      position="bottom-end"
      shadow="md"
      radius="md"
      returnFocus
      withinPortal={false}
      withInitialFocusPlaceholder={false}
    >
      <Menu.Target>
        <ActionIcon variant="default" size="lg" aria-label={t('invited.actions', { email: invitation.email })}>
          <IconDots />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        {invitation.state === 'pending' ? (
          <Menu.Item leftSection={<IconLink size={18} />} onClick={does('link')}>
            {t('invited.link')}
          </Menu.Item>
        ) : null}
        <Menu.Item leftSection={<IconRefresh size={18} />} onClick={does('renew')}>
          {t('invited.renew')}
        </Menu.Item>
        {invitation.state === 'pending' ? (
          <Menu.Item leftSection={<IconTrash size={18} />} onClick={does('revoke')}>
            {t('invited.revoke')}
          </Menu.Item>
        ) : null}
      </Menu.Dropdown>
    </Menu>
  );
}
