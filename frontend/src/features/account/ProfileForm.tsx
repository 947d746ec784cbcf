import { TextInput } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import type { Account } from '@/api/types';
import { Form } from '@/components/Form';
import { Section } from '@/components/Section';
import { useAppForm } from '@/components/useAppForm';
import { sessionQuery } from '@/lib/session';
import { toast } from '@/lib/toasts';
import { renameAccount } from './api';
import { t } from './messages';
import classes from './Account.module.css';

export function ProfileForm({ account }: { account: Account }) {
  const queryClient = useQueryClient();
  const form = useAppForm({
    initial: { name: account.name },
    rules: { name: (name) => (name.trim() === '' ? t('profile.nameNeeded') : undefined) },
    onSubmit: async ({ name }) => {
      await renameAccount(name.trim());
      await queryClient.invalidateQueries(sessionQuery);
      form.reset({ name: name.trim() });
      toast('done', t('profile.saved'));
    },
  });
  return (
    <Section title={t('profile.title')}>
      <div className={classes.form}>
        <Form form={form} submitLabel={t('profile.save')} label={t('profile.title')}>
          <TextInput
            label={t('profile.name')}
            description={t('profile.nameHint')}
            autoComplete="name"
            required
            withAsterisk={false}
            {...form.field('name')}
          />
        </Form>
      </div>
    </Section>
  );
}
