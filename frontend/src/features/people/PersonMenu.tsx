import { Button, Menu } from '@mantine/core';
import { useState } from 'react';
import type { PlatformPerson, PlatformRole } from '@/api/types';
import { ConfirmDialog } from '@/components/ConfirmDialog';
import { toast } from '@/lib/toasts';
import { resetPerson, signOutPerson } from './api';
import { ChangeRole } from './ChangeRole';
import { t } from './messages';

type Props = { person: PlatformPerson; roles: readonly PlatformRole[]; isMe: boolean };
type Open = 'change' | 'reset' | 'signOut';

/** What can be done about somebody with a role on the platform; for oneself the account page has the rest. */
export function PersonMenu({ person, roles, isMe }: Props) {
  const [open, setOpen] = useState<Open>();
  const { id, name, email } = person;
  const close = () => {
    setOpen(undefined);
  };
  const item = (what: Open, danger = false) => (
    <Menu.Item
      color={danger ? 'danger' : undefined}
      onClick={() => {
        setOpen(what);
      }}
    >
      {t(`people.${what}`)}
    </Menu.Item>
  );
  return (
    <>
      <Menu position="bottom-end" withinPortal returnFocus>
        <Menu.Target>
          <Button size="xs" variant="default" aria-label={t('people.actionsOf', { name })}>
            {t('people.actions')}
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          {item('change')}
          {!isMe && item('reset')}
          {!isMe && item('signOut', true)}
        </Menu.Dropdown>
      </Menu>
      {open === 'change' && <ChangeRole person={person} roles={roles} onClose={close} />}
      <ConfirmDialog
        opened={open === 'reset'}
        title={t('people.resetTitle', { name })}
        confirmLabel={t('people.resetConfirm')}
        onClose={close}
        onConfirm={async () => {
          await resetPerson(id);
          toast('done', t('people.resetDone', { email }));
        }}
      >
        {t('people.resetText', { email })}
      </ConfirmDialog>
      <ConfirmDialog
        opened={open === 'signOut'}
        title={t('people.signOutTitle', { name })}
        confirmLabel={t('people.signOut')}
        danger
        onClose={close}
        onConfirm={async () => {
          await signOutPerson(id);
          toast('done', t('people.signedOut', { name }));
        }}
      >
        {t('people.signOutText')}
      </ConfirmDialog>
    </>
  );
}
