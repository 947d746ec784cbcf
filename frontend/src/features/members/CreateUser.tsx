import { Button, NativeSelect, Radio, Stack, Text, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { Tenant } from '@/api/types';
import { CopyField } from '@/components/CopyField';
import { Dialog } from '@/components/Dialog';
import { Form } from '@/components/Form';
import { Notice } from '@/components/Notice';
import { useAppForm } from '@/components/useAppForm';
import { toast } from '@/lib/toasts';
import { createMember, invitationLink, rolesQuery, useMembersChanged } from './api';
import { t } from './messages';

type Props = { tenant: Tenant; onClose: () => void };
type Made = { name: string; email: string; username: string } & ({ link: string } | { password: string });

const looksLikeEmail = (value: string) => /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(value.trim());

/** A password of 100 random bits, in groups that can be read out. Letters and digits that look alike are left out. */
function madeUpPassword(): string {
  const letters = 'abcdefghjkmnpqrstuvwxyz23456789z';
  const picked = Array.from(crypto.getRandomValues(new Uint8Array(20)), (byte) => letters[byte % 32]);
  return picked.join('').replace(/.{5}(?=.)/g, '$&-');
}

/** Gives a person access: by an activation link, with login data, or at once where the server adds them. */
export function CreateUser({ tenant, onClose }: Props) {
  const [made, setMade] = useState<Made>();
  return (
    <Dialog
      opened
      onClose={onClose}
      title={made === undefined ? t('create.title') : t('create.linkTitle')}
      closeButtonProps={{ 'aria-label': t('act.close') }}
    >
      {made === undefined ? (
        <UserForm tenant={tenant} onClose={onClose} onMade={setMade} />
      ) : (
        <Stack gap="md">
          {'link' in made ? <Link made={made} link={made.link} /> : <LoginData made={made} company={tenant.slug} />}
          <Button onClick={onClose}>{t('create.done')}</Button>
        </Stack>
      )}
    </Dialog>
  );
}

function Link({ made, link }: { made: Made; link: string }) {
  return (
    <>
      <Notice tone="warning">{t('create.linkText', { email: made.email })}</Notice>
      <CopyField label={t('create.link', { name: made.name })} value={link} what={t('create.linkTitle')} secret />
    </>
  );
}

function LoginData({ made, company }: { made: Made; company: string }) {
  const { name, email, username } = made;
  const data: [string, string][] =
    username === ''
      ? [[t('create.email'), email]]
      : [
          [t('create.company'), company],
          [t('create.user'), username],
        ];
  return (
    <>
      <Notice tone="warning">{t('create.dataText', { name })}</Notice>
      {data.map(([label, value]) => (
        <CopyField key={label} label={label} value={value} what={label} />
      ))}
      {'password' in made && (
        <CopyField label={t('create.password')} value={made.password} what={t('create.password')} secret />
      )}
    </>
  );
}

function UserForm({ tenant, onClose, onMade }: Props & { onMade: (made: Made) => void }) {
  const roles = useQuery(rolesQuery(tenant.slug)).data?.items ?? [];
  const changed = useMembersChanged(tenant.slug);
  const [first] = useState(madeUpPassword);
  const form = useAppForm({
    initial: { email: '', name: '', username: '', role: '', way: 'link', password: first },
    rules: {
      email: (value) => (looksLikeEmail(value) ? undefined : t('create.emailMissing')),
      name: (value) => (value.trim() === '' ? t('create.nameMissing') : undefined),
      role: (value) => (value === '' ? t('create.roleMissing') : undefined),
      password: (value, { way }) => (way === 'password' && value.length < 15 ? t('create.passwordShort') : undefined),
    },
    onSubmit: async ({ email, name, username, role, way, password }) => {
      const created = await createMember(tenant.slug, {
        email: email.trim(),
        name: name.trim(),
        username: username.trim() || undefined,
        role,
        password: way === 'password' ? password : undefined,
      });
      if (created.invitation === undefined) {
        toast('done', t('create.member', { name: created.member?.account.name ?? name.trim() }));
        onClose();
      } else if (way === 'link' && created.invitation.delivery !== 'not_sent') {
        // The link is the mail's alone, so that using it shows whose address it is.
        toast('done', t('create.mailed', { email: created.invitation.email }));
        onClose();
      } else {
        const person = { name: name.trim(), email: created.invitation.email, username: username.trim() };
        onMade(
          way === 'password'
            ? { ...person, password }
            : { ...person, link: await invitationLink(tenant.slug, created.invitation.id) },
        );
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
        {t('create.hasAccount')}
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
      <Radio.Group label={t('create.way')} {...form.field('way')}>
        <Stack gap="xs" mt="xs">
          <Radio value="link" label={t('create.byLink')} description={t('create.byLinkText')} />
          <Radio value="password" label={t('create.byPassword')} description={t('create.byPasswordText')} />
        </Stack>
      </Radio.Group>
      {form.values.way === 'password' && (
        <TextInput
          label={t('create.password')}
          description={t('create.passwordHint')}
          autoComplete="off"
          autoCapitalize="none"
          spellCheck={false}
          {...form.field('password')}
        />
      )}
    </Form>
  );
}
