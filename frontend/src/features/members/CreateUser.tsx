import { Button, Modal, NativeSelect, Stack, Text, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { Tenant } from '@/api/types';
import { CopyField } from '@/components/CopyField';
import { Form } from '@/components/Form';
import { Notice } from '@/components/Notice';
import { useAppForm } from '@/components/useAppForm';
import { toast } from '@/lib/toasts';
import { createMember, invitationLink, rolesQuery, useMembersChanged } from './api';
import { t } from './messages';

type Props = { tenant: Tenant; onClose: () => void };
type Made = { name: string; email: string; link: string };

const looksLikeEmail = (value: string) => /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(value.trim());

/** Gives a person access: with an activation link, or at once where the server adds them. */
export function CreateUser({ tenant, onClose }: Props) {
  const [made, setMade] = useState<Made>();
  return (
    <Modal
      opened
      onClose={onClose}
      title={made === undefined ? t('create.title') : t('create.linkTitle')}
      closeButtonProps={{ 'aria-label': t('act.close') }}
    >
      {made === undefined ? (
        <UserForm tenant={tenant} onClose={onClose} onMade={setMade} />
      ) : (
        <Stack gap="md">
          <Notice tone="warning">{t('create.linkText', { email: made.email })}</Notice>
          <CopyField
            label={t('create.link', { name: made.name })}
            value={made.link}
            what={t('create.linkTitle')}
            secret
          />
          <Button onClick={onClose}>{t('create.done')}</Button>
        </Stack>
      )}
    </Modal>
  );
}

function UserForm({ tenant, onClose, onMade }: Props & { onMade: (made: Made) => void }) {
  const roles = useQuery(rolesQuery(tenant.slug)).data?.items ?? [];
  const changed = useMembersChanged(tenant.slug);
  const form = useAppForm({
    initial: { email: '', name: '', username: '', role: '' },
    rules: {
      email: (value) => (looksLikeEmail(value) ? undefined : t('create.emailMissing')),
      name: (value) => (value.trim() === '' ? t('create.nameMissing') : undefined),
      role: (value) => (value === '' ? t('create.roleMissing') : undefined),
    },
    onSubmit: async ({ email, name, username, role }) => {
      const created = await createMember(tenant.slug, {
        email: email.trim(),
        name: name.trim(),
        username: username.trim() || undefined,
        role,
      });
      if (created.invitation === undefined) {
        toast('done', t('create.member', { name: created.member?.account.name ?? name.trim() }));
        onClose();
      } else {
        const link = await invitationLink(tenant.slug, created.invitation.id);
        onMade({ name: name.trim(), email: created.invitation.email, link });
      }
      await changed();
    },
  });
  return (
    <Form
      form={form}
      submitLabel={t('create.submit')}
      aside={
        <Button variant="default" onClick={onClose}>
          {t('act.cancel')}
        </Button>
      }
    >
      <Text size="sm" c="dimmed">
        {t('create.how')}
      </Text>
      <TextInput
        type="email"
        label={t('create.email')}
        autoComplete="off"
        autoCapitalize="none"
        data-autofocus
        {...form.field('email')}
      />
      <TextInput label={t('members.name')} autoComplete="off" {...form.field('name')} />
      <TextInput
        label={t('change.username')}
        description={t('change.usernameHint')}
        autoComplete="off"
        autoCapitalize="none"
        spellCheck={false}
        {...form.field('username')}
      />
      <NativeSelect
        label={t('create.role')}
        data={[
          { value: '', label: t('create.chooseRole') },
          ...roles.map((role) => ({ value: role.name, label: role.title })),
        ]}
        {...form.field('role')}
      />
    </Form>
  );
}
