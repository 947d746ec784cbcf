import { Button, Modal, NativeSelect, Stack, TextInput } from '@mantine/core';
import { useState } from 'react';
import { CopyField } from '@/components/CopyField';
import { Form } from '@/components/Form';
import { Notice } from '@/components/Notice';
import { PermissionPicker } from '@/components/PermissionPicker';
import { useAppForm } from '@/components/useAppForm';
import { allows, platformPermissions } from '@/lib/permissions';
import { useSession } from '@/lib/session';
import { createKey, useKeysChanged } from './api';
import { t } from './messages';
import { tryCommand } from './model';

const lifetimes = [7, 30, 90, 180, 365];

/** Makes a key and shows it, this once. */
export function CreateKey({ onClose }: { onClose: () => void }) {
  const [made, setMade] = useState<string>();
  return (
    <Modal
      opened
      size="lg"
      onClose={onClose}
      // A stray click must not throw away what cannot be shown again.
      closeOnClickOutside={made === undefined}
      closeOnEscape={made === undefined}
      title={made === undefined ? t('form.title') : t('made.title')}
      closeButtonProps={{ 'aria-label': t('form.close') }}
    >
      {made === undefined ? <KeyForm onClose={onClose} onMade={setMade} /> : <MadeKey made={made} onClose={onClose} />}
    </Modal>
  );
}

function KeyForm({ onClose, onMade }: { onClose: () => void; onMade: (key: string) => void }) {
  const { permissions } = useSession().account;
  const changed = useKeysChanged();
  const form = useAppForm({
    initial: { name: '', permissions: [] as string[], expiresInDays: '90' },
    rules: {
      name: (name) => (name.trim() === '' ? t('form.nameNeeded') : undefined),
      permissions: (chosen) => (chosen.length === 0 ? t('form.permissionsNeeded') : undefined),
    },
    onSubmit: async ({ name, permissions: chosen, expiresInDays }) => {
      const { key } = await createKey({ name: name.trim(), permissions: chosen, expiresInDays: Number(expiresInDays) });
      onMade(key);
      await changed();
    },
  });
  return (
    <Form
      form={form}
      submitLabel={t('form.button')}
      aside={
        <Button variant="default" onClick={onClose}>
          {t('form.cancel')}
        </Button>
      }
    >
      <TextInput
        label={t('form.name')}
        description={t('form.nameHint')}
        autoComplete="off"
        data-autofocus
        {...form.field('name')}
      />
      <PermissionPicker
        label={t('form.permissions')}
        description={t('form.permissionsHint')}
        permissions={platformPermissions.filter((permission) => allows(permissions, permission))}
        {...form.field('permissions')}
      />
      <NativeSelect
        label={t('form.expires')}
        data={lifetimes.map((days) => ({ value: String(days), label: t('form.days', { count: days }) }))}
        {...form.field('expiresInDays')}
      />
    </Form>
  );
}

function MadeKey({ made, onClose }: { made: string; onClose: () => void }) {
  return (
    <Stack gap="md">
      <Notice tone="warning">{t('made.text')}</Notice>
      <CopyField label={t('made.label')} value={made} what={t('made.what')} />
      <CopyField label={t('made.try')} value={tryCommand(location.origin, made)} what={t('made.tryWhat')} />
      <div>
        <Button onClick={onClose}>{t('made.done')}</Button>
      </div>
    </Stack>
  );
}
