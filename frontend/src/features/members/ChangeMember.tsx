import { Button, NativeSelect, Text, TextInput } from '@mantine/core';
import { useSuspenseQuery } from '@tanstack/react-query';
import type { Member, Tenant } from '@/api/types';
import { Dialog } from '@/components/Dialog';
import { Form } from '@/components/Form';
import { useAppForm } from '@/components/useAppForm';
import { permissionWords } from '@/lib/permission-words';
import { toast } from '@/lib/toasts';
import { changeMember, rolesQuery, useMembersChanged } from './api';
import { t } from './messages';
import { difference } from './model';

type Props = { tenant: Tenant; member: Member; onClose: () => void };

/** Gives a member another role or user name, and says before saving what that changes. */
export function ChangeMember({ tenant, member, onClose }: Props) {
  const { data } = useSuspenseQuery(rolesQuery(tenant.slug));
  const changed = useMembersChanged(tenant.slug);
  const { id, name } = member.account;
  const form = useAppForm({
    initial: { role: member.role, username: member.username ?? '' },
    onSubmit: async ({ role, username }) => {
      await changeMember(tenant.slug, id, {
        role: role === member.role ? undefined : role,
        username: username.trim() === (member.username ?? '') ? undefined : username.trim(),
      });
      await changed();
      toast('done', t('change.done', { name }));
      onClose();
    },
  });
  const permissionsOf = (role: string) => data.items.find((r) => r.name === role)?.permissions ?? [];
  const { gained, lost } = difference(permissionsOf(member.role), permissionsOf(form.values.role), data.permissions);
  const list = (permissions: string[]) => permissions.map(permissionWords).join('; ');
  return (
    <Dialog
      opened
      onClose={onClose}
      title={t('change.title', { name })}
      closeButtonProps={{ 'aria-label': t('act.close') }}
    >
      <Form
        form={form}
        submitLabel={t('change.save')}
        aside={
          <Button variant="default" onClick={onClose}>
            {t('act.cancel')}
          </Button>
        }
      >
        <NativeSelect
          label={t('members.role')}
          data-autofocus
          data={data.items.map((role) => ({ value: role.name, label: role.title }))}
          {...form.field('role')}
        />
        <div role="status">
          {gained.length > 0 && (
            <Text size="sm">{t('change.gains', { count: gained.length, list: list(gained) })}</Text>
          )}
          {lost.length > 0 && <Text size="sm">{t('change.loses', { count: lost.length, list: list(lost) })}</Text>}
        </div>
        <TextInput
          label={t('change.username')}
          description={t('change.usernameHint')}
          autoComplete="off"
          autoCapitalize="none"
          spellCheck={false}
          {...form.field('username')}
        />
      </Form>
    </Dialog>
  );
}
