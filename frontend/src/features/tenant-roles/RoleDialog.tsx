import { Button, NativeSelect, Stack, Text, TextInput } from '@mantine/core';
import { useState } from 'react';
import type { Tenant, TenantRole, TenantRoles } from '@/api/types';
import { ConfirmDialog } from '@/components/ConfirmDialog';
import { Dialog } from '@/components/Dialog';
import { Form } from '@/components/Form';
import { AnchorLink } from '@/components/links';
import { Notice } from '@/components/Notice';
import { PermissionPicker } from '@/components/PermissionPicker';
import { useAppForm } from '@/components/useAppForm';
import { permissionWords } from '@/lib/permission-words';
import { toast } from '@/lib/toasts';
import { createRole, deleteRole, updateRole, useTenantRolesChanged } from './api';
import { t } from './messages';
import { changes, ticked } from './model';

/** What is open: a role of one's own to be made, the copy of one, or one that is there. */
export type Opened = { as: 'new' } | { as: 'copy' | 'edit'; role: TenantRole };

type Props = {
  tenant: Tenant;
  data: TenantRoles;
  opened: Opened;
  manages: boolean;
  onOpen: (opened: Opened | undefined) => void;
};

/** Shows a role with who has it, makes one, copies one, or changes one. */
export function RoleDialog(props: Props) {
  const { opened, onOpen, manages, tenant } = props;
  const role = opened.as === 'edit' ? opened.role : undefined;
  return (
    <Dialog
      opened
      size="lg"
      onClose={() => {
        onOpen(undefined);
      }}
      title={role === undefined ? t('form.newTitle') : t('form.editTitle', { title: role.title })}
      closeButtonProps={{ 'aria-label': t('form.close') }}
    >
      <Stack gap="md">
        {role !== undefined && (
          <AnchorLink to="/t/$slug/settings/members" params={{ slug: tenant.slug }} search={{ role: role.name }}>
            {t('form.holders', { count: role.members })}
          </AnchorLink>
        )}
        {role !== undefined && (role.builtIn || !manages) ? (
          <Shown role={role} data={props.data} />
        ) : (
          <RoleForm {...props} />
        )}
        {role !== undefined && manages && (
          <div>
            <Button
              variant="default"
              size="sm"
              mr="sm"
              onClick={() => {
                onOpen({ as: 'copy', role });
              }}
            >
              {t('form.copy')}
            </Button>
            {!role.builtIn && <DeleteRole {...props} role={role} />}
          </div>
        )}
      </Stack>
    </Dialog>
  );
}

function Shown({ role, data }: { role: TenantRole; data: TenantRoles }) {
  return (
    <>
      {role.builtIn && <Notice tone="info">{t('form.builtIn')}</Notice>}
      {role.description !== '' && <Text>{role.description}</Text>}
      {role.owner ? (
        <Text>{t('form.everything')}</Text>
      ) : (
        <ul>
          {ticked(role.permissions, data.permissions).map((permission) => (
            <li key={permission}>{permissionWords(permission)}</li>
          ))}
        </ul>
      )}
    </>
  );
}

function RoleForm({ tenant, data, opened, onOpen }: Props) {
  const changed = useTenantRolesChanged(tenant.slug);
  const from = opened.as === 'new' ? undefined : opened.role;
  const edited = opened.as === 'edit' ? opened.role : undefined;
  const all = data.permissions.filter((permission) => permission !== '*');
  const form = useAppForm({
    initial: {
      title: opened.as === 'copy' ? t('form.copyOf', { title: opened.role.title }) : (from?.title ?? ''),
      description: from?.description ?? '',
      permissions: ticked(from?.permissions ?? [], all),
    },
    rules: { title: (title) => (title.trim() === '' ? t('form.titleNeeded') : undefined) },
    onSubmit: async (values) => {
      const body = { ...values, title: values.title.trim() };
      await (edited === undefined ? createRole(tenant.slug, body) : updateRole(tenant.slug, edited, body));
      await changed();
      toast('done', t('form.saved', { title: body.title }));
      onOpen(undefined);
    },
  });
  return (
    <Form
      form={form}
      submitLabel={edited === undefined ? t('form.create') : t('form.save')}
      aside={
        <Button
          variant="default"
          onClick={() => {
            onOpen(undefined);
          }}
        >
          {t('form.cancel')}
        </Button>
      }
    >
      <TextInput label={t('form.title')} autoComplete="off" data-autofocus {...form.field('title')} />
      <TextInput label={t('form.description')} autoComplete="off" {...form.field('description')} />
      <PermissionPicker
        label={t('form.permissions')}
        description={t('form.permissionsHint')}
        permissions={all}
        {...form.field('permissions')}
      />
      {edited !== undefined && <Effect role={edited} after={form.values.permissions} all={all} />}
    </Form>
  );
}

/** What saving changes, and for how many. */
function Effect({ role, after, all }: { role: TenantRole; after: readonly string[]; all: readonly string[] }) {
  const { gained, lost } = changes(role.permissions, after, all);
  const holders = t('form.people', { count: role.members });
  const list = (permissions: string[]) => permissions.map(permissionWords).join('; ');
  return (
    <div role="status">
      {gained.length > 0 && (
        <Notice tone="info">{t('form.gains', { holders, count: gained.length, list: list(gained) })}</Notice>
      )}
      {lost.length > 0 && (
        <Notice tone="warning">{t('form.loses', { holders, count: lost.length, list: list(lost) })}</Notice>
      )}
    </div>
  );
}

function DeleteRole({ tenant, data, role, onOpen }: Props & { role: TenantRole }) {
  const changed = useTenantRolesChanged(tenant.slug);
  const [asking, setAsking] = useState(false);
  const [instead, setInstead] = useState('');
  const others = data.items.filter(({ name, owner }) => name !== role.name && !owner);
  return (
    <>
      <Button
        variant="subtle"
        color="danger"
        size="sm"
        onClick={() => {
          setAsking(true);
        }}
      >
        {t('delete.button')}
      </Button>
      <ConfirmDialog
        opened={asking}
        title={t('delete.title', { title: role.title })}
        confirmLabel={t('delete.button')}
        danger
        onConfirm={async () => {
          await deleteRole(tenant.slug, role, instead);
          await changed();
          toast('done', t('delete.done', { title: role.title }));
          onOpen(undefined);
        }}
        onClose={() => {
          setAsking(false);
        }}
      >
        <Stack gap="sm">
          <Text>{t('delete.text')}</Text>
          <NativeSelect
            label={t('delete.instead')}
            value={instead}
            data={[
              { value: '', label: t('delete.none') },
              ...others.map(({ name, title }) => ({ value: name, label: title })),
            ]}
            onChange={(event) => {
              setInstead(event.currentTarget.value);
            }}
          />
        </Stack>
      </ConfirmDialog>
    </>
  );
}
