import { TextInput } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { lazy, Suspense, useState } from 'react';
import type { ProofMethod, Session } from '@/api/types';
import { ChunkBoundary } from '@/components/ChunkBoundary';
import { Form } from '@/components/Form';
import { PasswordField } from '@/components/PasswordField';
import { useAppForm } from '@/components/useAppForm';
import { beginSession } from '@/lib/second-step';
import { adoptSession } from '@/lib/session';
import { t } from './messages';

const SecondStep = lazy(() => import('@/components/ProofForm/SecondStep'));

type Props = {
  /** Empty where the address is not known: then it is asked for, too. */
  email: string;
  label: string;
  onDone: (session: Session) => Promise<void> | void;
};

/** Signs somebody in on the link's own page, second factor included. */
export function SignIn({ email, label, onDone }: Props) {
  const queryClient = useQueryClient();
  const [missing, setMissing] = useState<readonly ProofMethod[]>();
  const done = async (session: Session) => {
    adoptSession(queryClient, session);
    await onDone(session);
  };
  const form = useAppForm({
    initial: { email, password: '' },
    rules: {
      email: (value) => (value.trim() === '' ? t('handOver.invalid') : undefined),
      password: (value) => (value === '' ? t('credentials.passwordMissing') : undefined),
    },
    onSubmit: async (entered) => {
      const begun = await beginSession({ email: entered.email.trim(), password: entered.password });
      if ('session' in begun) await done(begun.session);
      else if ('methods' in begun) setMissing(begun.methods);
    },
  });
  if (missing !== undefined) {
    return (
      <ChunkBoundary>
        <Suspense fallback={null}>
          <SecondStep
            methods={missing}
            onDone={done}
            onBack={() => {
              setMissing(undefined);
            }}
          />
        </Suspense>
      </ChunkBoundary>
    );
  }
  return (
    <Form form={form} submitLabel={label} fullWidth>
      {email === '' ? (
        <TextInput
          label={t('credentials.email')}
          type="email"
          inputMode="email"
          autoComplete="username"
          autoCapitalize="none"
          spellCheck={false}
          required
          withAsterisk={false}
          {...form.field('email')}
        />
      ) : (
        <input type="hidden" autoComplete="username" value={email} readOnly />
      )}
      <PasswordField label={t('credentials.password')} autoComplete="current-password" {...form.field('password')} />
    </Form>
  );
}
