import { TextInput } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useRouter } from '@tanstack/react-router';
import type { InvitationView, Session } from '@/api/types';
import { Form } from '@/components/Form';
import { useAppForm } from '@/components/useAppForm';
import { adoptSession } from '@/lib/session';
import { acceptInvitation, signIn } from './api';
import { homeOf, placeOf } from './invite-words';
import { t } from './messages';
import { CurrentPasswordField, NewPasswordField } from './PasswordField';
import { nameRule, newPasswordRule, passwordRule } from './rules';

type Props = { token: string; view: InvitationView };

/** Takes up the session that joining gives, and goes to what was joined. */
function useArrive(view: InvitationView): (session: Session) => void {
  const queryClient = useQueryClient();
  const router = useRouter();
  return (session) => {
    adoptSession(queryClient, session);
    router.history.replace(homeOf(view));
  };
}

/** The address as password managers want it: the password they keep belongs to it. */
function Username({ email }: { email: string }) {
  return <input type="hidden" autoComplete="username" value={email} readOnly />;
}

export function CreateAndJoin({ token, view }: Props) {
  const arrive = useArrive(view);
  const form = useAppForm({
    initial: { name: view.name, password: '' },
    rules: { name: nameRule, password: newPasswordRule },
    onSubmit: async ({ name, password }) => {
      arrive(await acceptInvitation({ token, name: name.trim(), password }));
    },
  });
  return (
    <Form form={form} submitLabel={t('invite.create')} fullWidth>
      <Username email={view.email} />
      <TextInput label={t('field.name')} autoComplete="name" required withAsterisk={false} {...form.field('name')} />
      <NewPasswordField field={form.field('password')} />
    </Form>
  );
}

export function SignInAndJoin({ token, view }: Props) {
  const arrive = useArrive(view);
  const queryClient = useQueryClient();
  const form = useAppForm({
    initial: { password: '' },
    rules: { password: passwordRule },
    onSubmit: async ({ password }) => {
      adoptSession(queryClient, await signIn({ email: view.email, password }));
      arrive(await acceptInvitation({ token }));
    },
  });
  return (
    <>
      <p>{t('invite.exists')}</p>
      <Form form={form} submitLabel={t('invite.signIn')} fullWidth>
        <Username email={view.email} />
        <CurrentPasswordField field={form.field('password')} />
      </Form>
    </>
  );
}

export function ConfirmJoin({ token, view, email }: Props & { email: string }) {
  const arrive = useArrive(view);
  const form = useAppForm({
    initial: {},
    onSubmit: async () => {
      arrive(await acceptInvitation({ token }));
    },
  });
  return (
    <>
      <p>{t('invite.confirm', { email })}</p>
      <Form form={form} submitLabel={t('invite.accept', { place: placeOf(view) })} fullWidth>
        {null}
      </Form>
    </>
  );
}
