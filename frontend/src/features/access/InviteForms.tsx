import { TextInput } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useRouter } from '@tanstack/react-router';
import { lazy, Suspense, useState } from 'react';
import type { InvitationView, ProofMethod, Session } from '@/api/types';
import { ChunkBoundary } from '@/components/ChunkBoundary';
import { Form } from '@/components/Form';
import { useAppForm } from '@/components/useAppForm';
import { beginSession } from '@/lib/second-step';
import { adoptSession } from '@/lib/session';
import { acceptInvitation } from './api';
import { homeOf, placeOf } from './invite-words';
import { t } from './invite-messages';
import { t as field } from './messages';
import { CurrentPasswordField, NewPasswordField } from './PasswordField';
import { nameRule, newPasswordRule, passwordRule } from './rules';

const SecondStep = lazy(() => import('@/components/ProofForm/SecondStep'));

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
      <TextInput
        label={field('field.name')}
        autoComplete="name"
        required
        withAsterisk={false}
        {...form.field('name')}
      />
      <NewPasswordField field={form.field('password')} />
    </Form>
  );
}

export function SignInAndJoin({ token, view }: Props) {
  const arrive = useArrive(view);
  const queryClient = useQueryClient();
  const [missing, setMissing] = useState<readonly ProofMethod[]>();
  const join = async (session: Session) => {
    adoptSession(queryClient, session);
    arrive(await acceptInvitation({ token }));
  };
  const form = useAppForm({
    initial: { password: '' },
    rules: { password: passwordRule },
    onSubmit: async ({ password }) => {
      const begun = await beginSession({ email: view.email, password });
      if ('session' in begun) await join(begun.session);
      else if ('methods' in begun) setMissing(begun.methods);
    },
  });
  if (missing !== undefined) {
    return (
      <ChunkBoundary>
        <Suspense fallback={null}>
          <SecondStep
            methods={missing}
            onDone={join}
            onBack={() => {
              setMissing(undefined);
            }}
          />
        </Suspense>
      </ChunkBoundary>
    );
  }
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
