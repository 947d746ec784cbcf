import { TextInput } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import type { Session, SetUp } from '@/api/types';
import { Form } from '@/components/Form';
import { PasswordField } from '@/components/PasswordField';
import { useAppForm } from '@/components/useAppForm';
import { isProblemError } from '@/lib/problem';
import { adoptSession } from '@/lib/session';
import { claim, register } from './api';
import { setUpQuery } from './link';
import { t } from './messages';
import { SignIn } from './SignIn';
import { SupportAlert } from './SupportAlert';

type Props = { token: string; view: SetUp; session: Session | undefined; onReload: () => Promise<unknown> };

/** Step 1: the account that the company will belong to. Somebody who has one only confirms. */
export function Credentials({ token, view, session, onReload }: Props) {
  const queryClient = useQueryClient();
  const take = async () => {
    queryClient.setQueryData(setUpQuery(token).queryKey, await claim(token));
    await onReload();
  };
  if (view.mine && session !== undefined) return <p>{t('credentials.done', { email: session.account.email })}</p>;
  if (session !== undefined) return <Confirm email={session.account.email} onConfirm={take} />;
  if (!view.accountExists) return <NewAccount token={token} view={view} onReload={onReload} />;
  return (
    <>
      <p>{t('credentials.exists', { email: view.email })}</p>
      <SignIn email={view.email} label={t('credentials.signIn')} onDone={take} />
    </>
  );
}

function NewAccount({ token, view, onReload }: Omit<Props, 'session'>) {
  const queryClient = useQueryClient();
  const form = useAppForm({
    initial: { name: view.contactName, password: '' },
    rules: {
      name: (name) => (name.trim() === '' ? t('credentials.nameMissing') : undefined),
      password: newPassword,
    },
    onSubmit: async ({ name, password }) => {
      try {
        adoptSession(queryClient, await register({ token, name: name.trim(), password }));
      } catch (error) {
        // It became somebody's meanwhile, in another window perhaps: the page says what it is now.
        if (isProblemError(error, 'sign_in_first', 'link_sign_in', 'link_wrong_account')) await onReload();
        throw error;
      }
      await onReload();
    },
  });
  return (
    <Form
      form={form}
      submitLabel={t('setUp.continue')}
      refusal={(error, also) => <SupportAlert error={error} view={view} step={view.step} also={also} />}
    >
      <TextInput
        label={t('credentials.email')}
        description={t('credentials.emailHint')}
        type="email"
        autoComplete="username"
        value={view.email}
        readOnly
      />
      <TextInput
        label={t('credentials.name')}
        autoComplete="name"
        required
        withAsterisk={false}
        {...form.field('name')}
      />
      <PasswordField
        label={t('credentials.password')}
        description={t('credentials.passwordHint')}
        autoComplete="new-password"
        {...form.field('password')}
      />
    </Form>
  );
}

function newPassword(password: string): string | undefined {
  const { length } = Array.from(password);
  return length < 15 ? t('credentials.passwordShort', { count: length }) : undefined;
}

function Confirm({ email, onConfirm }: { email: string; onConfirm: () => Promise<void> }) {
  const form = useAppForm({ initial: {}, onSubmit: onConfirm });
  return (
    <>
      <p>{t('credentials.confirm', { email })}</p>
      <Form form={form} submitLabel={t('setUp.continue')}>
        {null}
      </Form>
    </>
  );
}
