import { TextInput } from '@mantine/core';
import { useSuspenseQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Form } from '@/components/Form';
import { ButtonLink } from '@/components/links';
import { PublicPage } from '@/components/PublicPage';
import { useAppForm } from '@/components/useAppForm';
import { platformInfoQuery } from '@/lib/session';
import { askSignUp } from './api';
import { t } from './messages';

/** Where somebody begins who comes by themselves, if the installation lets people. */
export function SignUpPage() {
  const { data: info } = useSuspenseQuery(platformInfoQuery);
  const [sentTo, setSentTo] = useState<string>();
  const form = useAppForm({
    initial: { email: '' },
    rules: { email: (email) => (/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(email.trim()) ? undefined : t('rule.email')) },
    onSubmit: async ({ email }) => {
      await askSignUp(email.trim());
      setSentTo(email.trim());
    },
  });
  if (!info.signUp) return <ToLogin title={t('ask.off.title')} text={t('ask.off.text')} brand={info.name} />;
  if (sentTo !== undefined) {
    return <ToLogin title={t('sent.title')} text={t('sent.text', { email: sentTo })} brand={info.name} />;
  }
  return (
    <PublicPage title={t('ask.title')} brand={info.name} intro={t('ask.intro')}>
      <Form form={form} submitLabel={t('ask.button')} fullWidth>
        <TextInput
          label={t('field.email')}
          type="email"
          autoComplete="email"
          inputMode="email"
          autoCapitalize="none"
          spellCheck={false}
          required
          withAsterisk={false}
          {...form.field('email')}
        />
      </Form>
    </PublicPage>
  );
}

function ToLogin({ title, text, brand }: { title: string; text: string; brand: string }) {
  return (
    <PublicPage title={title} brand={brand} intro={text}>
      <ButtonLink to="/login" fullWidth>
        {t('login.go')}
      </ButtonLink>
    </PublicPage>
  );
}
