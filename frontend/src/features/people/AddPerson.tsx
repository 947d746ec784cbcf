import { Button, Modal, NativeSelect, Stack, TextInput } from '@mantine/core';
import { useState } from 'react';
import type { PersonAdded, PlatformRole } from '@/api/types';
import { CopyField } from '@/components/CopyField';
import { Form } from '@/components/Form';
import { Notice } from '@/components/Notice';
import { useAppForm } from '@/components/useAppForm';
import { formatDateTime } from '@/lib/format';
import { toast } from '@/lib/toasts';
import { addPerson, usePeopleChanged } from './api';
import { t } from './messages';

type Props = { roles: readonly PlatformRole[]; onClose: () => void };
type Invited = Required<Pick<PersonAdded, 'invitation' | 'url'>>;

/** Gives somebody a role; who has no account yet gets an invitation, whose link is shown to be handed over. */
export function AddPerson({ roles, onClose }: Props) {
  const [invited, setInvited] = useState<Invited>();
  return (
    <Modal
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
    </Modal>
  );
}

function AddForm({ roles, onClose, onInvited }: Props & { onInvited: (invited: Invited) => void }) {
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
        onInvited({ invitation: added.invitation, url: added.url });
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
          data={[{ value: '', label: '' }, ...roles.map(({ name, title }) => ({ value: name, label: title }))]}
          {...form.field('role')}
        />
      </Form>
    </Stack>
  );
}

function HandOver({ invitation: { email, expiresAt }, url, onClose }: Invited & { onClose: () => void }) {
  return (
    <Stack gap="md">
      <Notice tone="warning">{t('add.invitedText', { email, until: formatDateTime(expiresAt) })}</Notice>
      <CopyField label={t('add.link')} value={url} what={t('add.linkFor', { email })} />
      <div>
        <Button variant="default" onClick={onClose}>
          {t('add.done')}
        </Button>
      </div>
    </Stack>
  );
}
