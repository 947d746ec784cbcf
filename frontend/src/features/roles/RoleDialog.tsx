import { Button, Stack, TextInput } from '@mantine/core';
import { useState } from 'react';
import type { PlatformRole } from '@/api/types';
import { ConfirmDialog } from '@/components/ConfirmDialog';
import { Dialog } from '@/components/Dialog';
import { Form } from '@/components/Form';
import { PermissionPicker } from '@/components/PermissionPicker';
import { useAppForm } from '@/components/useAppForm';
import { toast } from '@/lib/toasts';
import { createRole, deleteRole, updateRole, useRolesChanged } from './api';
import { t } from './messages';
import { expand, nameFromTitle } from './model';

type Props = { role: PlatformRole | undefined; permissions: readonly string[]; onClose: () => void };

/** Makes a role, or changes one. Its name is suggested from the title until it is typed by hand. */
export function RoleDialog({ role, permissions, onClose }: Props) {
  return (
    <Dialog
      opened
      size="lg"
      onClose={onClose}
      title={role === undefined ? t('form.newTitle') : t('form.editTitle', { title: role.title })}
      closeButtonProps={{ 'aria-label': t('form.close') }}
    >
      <Stack gap="md">
        <RoleForm role={role} permissions={permissions} onClose={onClose} />
        {role === undefined ? null : <DeleteRole role={role} onDone={onClose} />}
      </Stack>
    </Dialog>
  );
}

function RoleForm({ role, permissions, onClose }: Props) {
  const changed = useRolesChanged();
  const form = useAppForm({
    initial: {
      title: role?.title ?? '',
      name: role?.name ?? '',
      permissions: expand(role?.permissions ?? [], permissions),
    },
    rules: {
      title: (title) => (title.trim() === '' ? t('form.titleNeeded') : undefined),
      name: (name, { title }) =>
        /^[A-Z][A-Z0-9_]*$/.test(name === '' ? nameFromTitle(title) : name) ? undefined : t('form.nameNeeded'),
    },
    onSubmit: async (values) => {
      const body = { title: values.title.trim(), permissions: values.permissions };
      const name = values.name === '' ? nameFromTitle(values.title) : values.name;
      await (role === undefined ? createRole({ ...body, name }) : updateRole(role, body));
      await changed();
      toast('done', t('form.saved', { title: body.title }));
      onClose();
    },
  });
  return (
    <Form
      form={form}
      submitLabel={role === undefined ? t('form.create') : t('form.save')}
      aside={
        <Button variant="default" onClick={onClose}>
          {t('form.cancel')}
        </Button>
      }
    >
      <TextInput label={t('form.title')} autoComplete="off" data-autofocus {...form.field('title')} />
      {role === undefined ? (
        <TextInput
          label={t('form.name')}
          description={t('form.nameHint')}
          placeholder={nameFromTitle(form.values.title)}
          autoComplete="off"
          spellCheck={false}
          {...form.field('name')}
        />
      ) : null}
      <PermissionPicker label={t('form.permissions')} permissions={permissions} {...form.field('permissions')} />
    </Form>
  );
}

function DeleteRole({ role, onDone }: { role: PlatformRole; onDone: () => void }) {
  const changed = useRolesChanged();
  const [asking, setAsking] = useState(false);
  if (role.people > 0) return <p className="tn-note">{t('form.inUse', { count: role.people })}</p>;
  return (
    <div>
      <Button
        variant="subtle"
        color="danger"
        size="sm"
        onClick={() => {
          setAsking(true);
        }}
      >
        {t('roles.delete')}
      </Button>
      <ConfirmDialog
        opened={asking}
        title={t('roles.deleteTitle', { title: role.title })}
        confirmLabel={t('roles.delete')}
        danger
        onConfirm={async () => {
          await deleteRole(role);
          await changed();
          toast('done', t('roles.deleted', { title: role.title }));
          onDone();
        }}
        onClose={() => {
          setAsking(false);
        }}
      >
        {t('roles.deleteText')}
      </ConfirmDialog>
    </div>
  );
}
