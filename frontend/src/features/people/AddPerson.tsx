import { Button, NativeSelect, Stack, TextInput } from '@mantine/core';
import { useState } from 'react';
import type { PlatformRole } from '@/api/types';
import { Dialog } from '@/components/Dialog';
import { Form } from '@/components/Form';
import { useAppForm } from '@/components/useAppForm';
import { toast } from '@/lib/toasts';
import { addPerson, usePeopleChanged } from './api';
import { HandOver, type HandedOver } from './InvitationLinkDialog';
import { t } from './messages';

type Props = { roles: readonly PlatformRole[]; onClose: () => void };

/** Gives somebody a role; who has no account yet gets an invitation, whose link is shown to be handed over. */
export function AddPerson({ roles, onClose }: Props) {
  const [invited, setInvited] = useState<HandedOver>();
  return (
    <Dialog
      opened
      onClose={onClose}
      title={invited === undefined ? t('add.title') : t('add.invited')}
      closeButtonProps={{ 'aria-label': t('add.close') }}
    >
      {invited === undefined ? (
        <AddForm roles={roles} onClose={onClose} onInvited={setInvited} />
      ) : (
        <HandOver {...invited} onClose={onClose} />
      )}
    </Dialog>
  );
}

function AddForm({ roles, onClose, onInvited }: Props & { onInvited: (invited: HandedOver) => void }) {
  const changed = usePeopleChanged();
  const form = useAppForm({
    initial: { email: '', name: '', role: '' },
    rules: {
      email: (email) => (/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(email.trim()) ? undefined : t('add.emailNeeded')),
      role: (role) => (role === '' ? t('add.roleNeeded') : undefined),
    },
    onSubmit: async ({ email, name, role }) => {
      const added = await addPerson({ email: email.trim(), name: name.trim(), role });
      void changed();
      if (added.invitation !== undefined && added.url !== undefined) {
        onInvited({ ...added.invitation, url: added.url });
        return;
      }
      toast('done', t('add.given', { name: added.person?.name ?? email }));
      onClose();
    },
  });
  return (
    <Stack gap="md">
      <p>{t('add.intro')}</p>
      <Form
        form={form}
        submitLabel={t('add.button')}
        aside={
          <Button variant="default" onClick={onClose}>
            {t('add.cancel')}
          </Button>
        }
      >
        <TextInput
          label={t('add.email')}
          type="email"
          inputMode="email"
          autoComplete="off"
          spellCheck={false}
          required
          withAsterisk={false}
          data-autofocus
          {...form.field('email')}
        />
        <TextInput label={t('add.name')} description={t('add.nameHint')} autoComplete="off" {...form.field('name')} />
        <NativeSelect
          label={t('add.role')}
          data={[
            { value: '', label: t('add.chooseRole') },
            ...roles.map(({ name, title }) => ({ value: name, label: title })),
          ]}
          {...form.field('role')}
        />
      </Form>
    </Stack>
  );
}
