import { useSuspenseQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Form } from '@/components/Form';
import { PasswordField } from '@/components/PasswordField';
import { PublicPage } from '@/components/PublicPage';
import { useAppForm } from '@/components/useAppForm';
import { linkQuery, saveReset } from './api';
import { LoginButton } from './ForgotPage';
import { LinkEnded } from './LinkEnded';
import { t } from './messages';

const shortest = 15;

function passwordRule(password: string): string | undefined {
  const { length } = Array.from(password);
  if (length === 0) return t('rule.noPassword');
  return length < shortest ? t('rule.password', { count: length }) : undefined;
}

/** What a link for a new password leads to. */
export function ResetPage({ token }: { token: string }) {
  const { data: link } = useSuspenseQuery(linkQuery('password-resets', token));
  const [done, setDone] = useState(false);
  if (done) {
    return (
      <PublicPage title={t('reset.done.title')} intro={t('reset.done.text')}>
        <LoginButton />
      </PublicPage>
    );
  }
  if (link.state !== 'open') return <LinkEnded kind="password-resets" state={link.state} />;
  return (
    <ChoosePassword
      token={token}
      email={link.email}
      onDone={() => {
        setDone(true);
      }}
    />
  );
}

function ChoosePassword({ token, email, onDone }: { token: string; email: string; onDone: () => void }) {
  const form = useAppForm({
    initial: { password: '' },
    rules: { password: passwordRule },
    onSubmit: async ({ password }) => {
      await saveReset({ token, password });
      onDone();
    },
  });
  return (
    <PublicPage title={t('reset.title')} intro={t('reset.intro', { email })}>
      <Form form={form} submitLabel={t('reset.button')} fullWidth>
        <input type="hidden" autoComplete="username" value={email} readOnly />
        <PasswordField
          label={t('field.password')}
          description={t('field.passwordHint')}
          autoComplete="new-password"
          {...form.field('password')}
        />
      </Form>
    </PublicPage>
  );
}
