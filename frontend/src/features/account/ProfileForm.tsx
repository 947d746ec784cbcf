import { NativeSelect, Text, TextInput } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import type { Account } from '@/api/types';
import { Form } from '@/components/Form';
import { Section } from '@/components/Section';
import { referenceQuery } from '@/components/SchemaForm';
import { useAppForm } from '@/components/useAppForm';
import { formatAs, previewAs } from '@/lib/format';
import { sessionQuery } from '@/lib/session';
import { toast } from '@/lib/toasts';
import { languageChoices, zoneChoices } from './choices';
import { updateProfile } from './own-api';
import { t } from './own-messages';
import classes from './Account.module.css';

/** How one is shown to others, and how times and numbers are shown to oneself. */
export function ProfileForm({ account }: { account: Account }) {
  const queryClient = useQueryClient();
  const { timezones = [], languages = [] } = useQuery(referenceQuery).data ?? {};
  const { name, language = '', timezone = '' } = account;
  const form = useAppForm({
    initial: { name, language, timezone },
    rules: { name: (text) => (text.trim() === '' ? t('profile.nameNeeded') : undefined) },
    onSubmit: async (values) => {
      const saved = { ...values, name: values.name.trim() };
      await updateProfile(saved);
      formatAs(saved);
      await queryClient.invalidateQueries(sessionQuery);
      form.reset(saved);
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
          <NativeSelect
            label={t('profile.timezone')}
            description={t('profile.timezoneHint')}
            data={zoneChoices(timezones, form.values.timezone)}
            {...form.field('timezone')}
          />
          <NativeSelect
            label={t('profile.language')}
            description={t('profile.languageHint')}
            data={languageChoices(languages, form.values.language)}
            {...form.field('language')}
          />
          <Text size="sm" c="dimmed" role="status">
            {t('profile.sample', previewAs(form.values, new Date()))}
          </Text>
        </Form>
      </div>
    </Section>
  );
}
