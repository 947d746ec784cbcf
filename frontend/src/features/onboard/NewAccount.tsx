import { TextInput } from '@mantine/core';
import type { Session, SetUp } from '@/api/types';
import { Form } from '@/components/Form';
import { PasswordField } from '@/components/PasswordField';
import { useAppForm } from '@/components/useAppForm';
import { isProblemError } from '@/lib/problem';
import { register } from './api';
import { t } from './messages';
import { SupportAlert } from './SupportAlert';

type Props = {
  token: string;
  view: SetUp;
  /** Takes up the session that began with the account. */
  onSession: (session: Session) => void;
  onReload: () => Promise<unknown>;
};

/** The account of somebody who has none. */
export function NewAccount({ token, view, onSession, onReload }: Props) {
  const form = useAppForm({
    initial: { name: view.contactName, password: '' },
    rules: {
      name: (name) => (name.trim() === '' ? t('credentials.nameMissing') : undefined),
      password: newPassword,
    },
    onSubmit: async ({ name, password }) => {
      try {
        onSession(await register({ token, name: name.trim(), password }));
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
  if (length === 0) return t('credentials.passwordNone');
  return length < 15 ? t('credentials.passwordShort', { count: length }) : undefined;
}
