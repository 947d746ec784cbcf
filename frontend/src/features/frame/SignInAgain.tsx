import { Anchor, Stack } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { ProofMethod, Session } from '@/api/types';
import { Dialog } from '@/components/Dialog';
import { Form } from '@/components/Form';
import { PasswordField } from '@/components/PasswordField';
import SecondStep from '@/components/ProofForm/SecondStep';
import { useAppForm } from '@/components/useAppForm';
import { beginSession } from '@/lib/second-step';
import { adoptSession } from '@/lib/session';
import { sessionGate } from '@/lib/session-gate';
import { t } from './messages';

type Props = { email: string; opened: boolean; onClose: () => void };

/** Signs the same person in again, over the page and with all that is typed on it. */
export default function SignInAgain({ email, opened, onClose }: Props) {
  const queryClient = useQueryClient();
  const [missing, setMissing] = useState<readonly ProofMethod[]>();
  const goOn = (session: Session) => {
    adoptSession(queryClient, session);
    sessionGate.signedInAgain();
  };
  return (
    <Dialog
      opened={opened}
      onClose={onClose}
      title={t('expired.title')}
      closeButtonProps={{ 'aria-label': t('expired.close') }}
    >
      {missing === undefined ? (
        <PasswordAgain email={email} onDone={goOn} onMissing={setMissing} />
      ) : (
        <SecondStep
          methods={missing}
          onDone={goOn}
          onBack={() => {
            setMissing(undefined);
          }}
        />
      )}
    </Dialog>
  );
}

type PasswordProps = {
  email: string;
  onDone: (session: Session) => void;
  onMissing: (methods: readonly ProofMethod[]) => void;
};

function PasswordAgain({ email, onDone, onMissing }: PasswordProps) {
  const form = useAppForm({
    initial: { password: '' },
    rules: { password: (password) => (password === '' ? t('expired.needed') : undefined) },
    onSubmit: async ({ password }) => {
      const begun = await beginSession({ email, password });
      if ('session' in begun) onDone(begun.session);
      else if ('methods' in begun) onMissing(begun.methods);
    },
  });
  return (
    <Stack gap="md">
      <p>{t('expired.text', { email })}</p>
      <Form
        form={form}
        submitLabel={t('expired.button')}
        aside={
          <Anchor href="/login" size="sm">
            {t('expired.other')}
          </Anchor>
        }
      >
        <input type="hidden" autoComplete="username" value={email} readOnly />
        <PasswordField
          label={t('expired.password')}
          autoComplete="current-password"
          autoFocus
          {...form.field('password')}
        />
      </Form>
    </Stack>
  );
}
