import { TextInput } from '@mantine/core';
import { useState } from 'react';
import { Form } from '@/components/Form';
import { AnchorLink, ButtonLink } from '@/components/links';
import { PublicPage } from '@/components/PublicPage';
import { useAppForm } from '@/components/useAppForm';
import { askReset } from './api';
import { t } from './messages';

/** Asks for a link to choose a new password. The answer does not tell who has an account. */
export function ForgotPage() {
  const [sentTo, setSentTo] = useState<string>();
  const form = useAppForm({
    initial: { email: '' },
    rules: {
      email: (email) => (/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(email.trim()) ? undefined : t('rule.email')),
    },
    onSubmit: async ({ email }) => {
      await askReset(email.trim());
      setSentTo(email.trim());
    },
  });
  if (sentTo !== undefined) {
    return (
      <PublicPage title={t('forgot.sent.title')} intro={t('forgot.sent.text', { email: sentTo })}>
        <LoginButton />
      </PublicPage>
    );
  }
  return (
    <PublicPage title={t('forgot.title')} intro={t('forgot.intro')}>
      <Form form={form} submitLabel={t('forgot.button')} fullWidth>
        <TextInput
          label={t('field.email')}
          type="email"
          autoComplete="username"
          inputMode="email"
          autoCapitalize="none"
          spellCheck={false}
          required
          withAsterisk={false}
          {...form.field('email')}
        />
      </Form>
      <div className="tn-ways">
        <AnchorLink to="/login" size="sm">
          {t('login.back')}
        </AnchorLink>
      </div>
    </PublicPage>
  );
}

export function LoginButton() {
  return (
    <ButtonLink to="/login" fullWidth>
      {t('login.go')}
    </ButtonLink>
  );
}
