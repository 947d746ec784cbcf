import { Button, Menu } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import type { Member, Tenant } from '@/api/types';
import { ConfirmDialog } from '@/components/ConfirmDialog';
import { allows } from '@/lib/permissions';
import { problemOf } from '@/lib/problem';
import { toast } from '@/lib/toasts';
import { offerOwnership, reactivateMember, removeMember, suspendMember, useMembersChanged } from './api';
import { ChangeMember } from './ChangeMember';
import { t } from './messages';
import { Why } from './Why';

type Props = { tenant: Tenant; member: Member; isMe: boolean };
type Open = 'change' | 'suspend' | 'remove' | 'offer' | 'why';

/** What can be done about one member; the server decides, this hides what it would refuse to everybody. */
export function MemberMenu({ tenant, member, isMe }: Props) {
  const [open, setOpen] = useState<Open>();
  const changed = useMembersChanged(tenant.slug);
  const { slug, access } = tenant;
  const { id, name } = member.account;
  const manages = allows(access.permissions, 'MEMBERS:manage');
  const close = () => {
    setOpen(undefined);
  };
  const takeBack = useMutation({
    mutationFn: () => reactivateMember(slug, id),
    onSuccess: async () => {
      await changed();
      toast('done', t('reactivate.done', { name }));
    },
    onError: (error) => toast('error', problemOf(error).detail),
  });
  const item = (what: Open, label: string, danger = false) => (
    <Menu.Item
      color={danger ? 'danger' : undefined}
      onClick={() => {
        setOpen(what);
      }}
    >
      {label}
    </Menu.Item>
  );
  const active = member.state === 'active';
  return (
    <>
      <Menu position="bottom-end" withinPortal returnFocus>
        <Menu.Target>
          <Button size="xs" variant="default" aria-label={t('members.actionsOf', { name })}>
            {t('members.actions')}
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          {manages && item('change', t('act.changeRole'))}
          {item('why', t('act.why'))}
          {manages && !isMe && active && !member.owner && item('offer', t('act.offer'))}
          {manages && !isMe && active && item('suspend', t('act.suspend'), true)}
          {manages && !active && (
            <Menu.Item
              onClick={() => {
                takeBack.mutate();
              }}
            >
              {t('act.reactivate')}
            </Menu.Item>
          )}
          {manages && !isMe && item('remove', t('act.remove'), true)}
        </Menu.Dropdown>
      </Menu>
      {open === 'change' && <ChangeMember tenant={tenant} member={member} onClose={close} />}
      {open === 'why' && <Why tenant={tenant} member={member} onClose={close} />}
      <ConfirmDialog
        opened={open === 'suspend'}
        title={t('suspend.title', { name })}
        confirmLabel={t('act.suspend')}
        danger
        onClose={close}
        onConfirm={async () => {
          await suspendMember(slug, id);
          await changed();
          toast('done', t('suspend.done', { name }));
        }}
      >
        {t('suspend.text', { name })}
      </ConfirmDialog>
      <ConfirmDialog
        opened={open === 'remove'}
        title={t('remove.title', { name })}
        confirmLabel={t('act.remove')}
        danger
        onClose={close}
        onConfirm={async () => {
          await removeMember(slug, id);
          await changed();
          toast('done', t('remove.done', { name }));
        }}
      >
        {t('remove.text', { name })}
      </ConfirmDialog>
      <ConfirmDialog
        opened={open === 'offer'}
        title={t('offer.title', { name })}
        confirmLabel={t('offer.confirm')}
        onClose={close}
        onConfirm={async () => {
          await offerOwnership(slug, id);
          await changed();
          toast('done', t('offer.done', { name }));
        }}
      >
        {t('offer.text', { name, role: member.roleTitle })}
      </ConfirmDialog>
    </>
  );
}
