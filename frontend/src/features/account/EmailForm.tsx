import { TextInput } from '@mantine/core';
import { useState } from 'react';
import { Form } from '@/components/Form';
import { Notice } from '@/components/Notice';
import { Section } from '@/components/Section';
import { useAppForm } from '@/components/useAppForm';
import { askEmail } from './api';
import { t } from './messages';
import classes from './Account.module.css';

/** Another address: nothing changes before the link that goes there is used. */
export function EmailForm({ email }: { email: string }) {
  const [sentTo, setSentTo] = useState<string>();
  const form = useAppForm({
    initial: { email: '' },
    rules: {
      email: (next) => (/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(next.trim()) ? undefined : t('email.rule')),
    },
    onSubmit: async (values) => {
      await askEmail(values.email.trim());
      setSentTo(values.email.trim());
      form.reset({ email: '' });
    },
  });
  return (
    <Section title={t('email.title')} intro={t('email.intro', { email })}>
      {sentTo === undefined ? null : <Notice tone="info">{t('email.sent', { email: sentTo })}</Notice>}
      <div className={classes.form}>
        <Form form={form} submitLabel={t('email.button')} label={t('email.title')}>
          <TextInput
            label={t('email.new')}
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
      </div>
    </Section>
  );
}
