import { Anchor, Text, TextInput } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import type { ProofMethod, Session } from '@/api/types';
import { Form } from '@/components/Form';
import { PasswordField } from '@/components/PasswordField';
import { useAppForm } from '@/components/useAppForm';
import { askPasskey, PasskeyRefused } from '@/lib/passkeys';
import type { ProofDesk } from '@/lib/proof-desk';
import { t } from './messages';
import classes from './ProofForm.module.css';

type Props = {
  methods: readonly ProofMethod[];
  desk: ProofDesk;
  onProved: (session: Session) => Promise<void> | void;
  /** Whose password it is, for password managers. */
  email?: string;
  aside?: ReactNode;
};

/** Asks for one of several proofs of who somebody is; the others are one click away. */
export function ProofForm({ methods, email, ...rest }: Props) {
  const [method, setMethod] = useState(methods[0]);
  if (method === undefined) return <p>{t('none')}</p>;
  return (
    <div className={classes.proof}>
      {/* A new form for each way: nothing that was typed for one is sent for another. */}
      <OneProof key={method} method={method} email={email} {...rest} />
      <ul className={classes.others}>
        {methods
          .filter((other) => other !== method)
          .map((other) => (
            <li key={other}>
              <Anchor
                component="button"
                type="button"
                size="sm"
                onClick={() => {
                  setMethod(other);
                }}
              >
                {t(`other.${other}`)}
              </Anchor>
            </li>
          ))}
      </ul>
    </div>
  );
}

type OneProps = Omit<Props, 'methods'> & { method: ProofMethod };

function OneProof({ method, ...rest }: OneProps) {
  switch (method) {
    case 'passkey':
      return <PasskeyProof {...rest} />;
    case 'password':
      return <PasswordProof {...rest} />;
    default:
      return <CodeProof method={method} {...rest} />;
  }
}

function CodeProof({ method, desk, onProved, aside }: OneProps & { method: 'totp' | 'recovery_code' }) {
  const totp = method === 'totp';
  const form = useAppForm({
    initial: { code: '' },
    rules: {
      code: (code) => (code.trim() === '' ? t(totp ? 'totp.needed' : 'recovery.needed') : undefined),
    },
    onSubmit: async ({ code }) => {
      await onProved(await desk.give({ method, code }));
    },
  });
  return (
    <Form form={form} submitLabel={t('button.confirm')} fullWidth={aside === undefined} aside={aside}>
      <TextInput
        label={t(totp ? 'totp.label' : 'recovery.label')}
        description={t(totp ? 'totp.hint' : 'recovery.hint')}
        autoComplete={totp ? 'one-time-code' : 'off'}
        inputMode={totp ? 'numeric' : 'text'}
        autoCapitalize="none"
        spellCheck={false}
        required
        withAsterisk={false}
        autoFocus
        data-autofocus
        classNames={{ input: classes.code ?? '' }}
        {...form.field('code')}
      />
    </Form>
  );
}

function PasswordProof({ desk, onProved, email, aside }: Omit<OneProps, 'method'>) {
  const form = useAppForm({
    initial: { password: '' },
    rules: { password: (password) => (password === '' ? t('password.needed') : undefined) },
    onSubmit: async ({ password }) => {
      await onProved(await desk.give({ method: 'password', password }));
    },
  });
  return (
    <Form form={form} submitLabel={t('button.confirm')} fullWidth={aside === undefined} aside={aside}>
      <input type="hidden" autoComplete="username" value={email ?? ''} readOnly />
      <PasswordField
        label={t('password.label')}
        autoComplete="current-password"
        autoFocus
        {...form.field('password')}
      />
    </Form>
  );
}

function PasskeyProof({ desk, onProved, aside }: Omit<OneProps, 'method'>) {
  const [refused, setRefused] = useState(false);
  const form = useAppForm({
    initial: {},
    onSubmit: async () => {
      setRefused(false);
      try {
        const answer = await askPasskey(await desk.ask());
        await onProved(await desk.give({ method: 'passkey', ...answer }));
      } catch (error) {
        if (!(error instanceof PasskeyRefused)) throw error;
        setRefused(true);
      }
    },
  });
  return (
    <Form
      form={form}
      submitLabel={t('passkey.button')}
      fullWidth={aside === undefined}
      aside={aside}
      submitProps={{ autoFocus: true, 'data-autofocus': true }}
    >
      <Text size="sm" role={refused ? 'alert' : undefined}>
        {t(refused ? 'passkey.refused' : 'passkey.text')}
      </Text>
    </Form>
  );
}
