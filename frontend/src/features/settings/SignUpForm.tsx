import { NativeSelect, TextInput } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import type { PlatformSettings } from '@/api/types';
import { Form } from '@/components/Form';
import { Section } from '@/components/Section';
import { useAppForm } from '@/components/useAppForm';
import { platformInfoQuery } from '@/lib/session';
import { toast } from '@/lib/toasts';
import { saveSignUp, settingsQuery } from './api';
import { t } from './messages';
import classes from './GeneralPage.module.css';

type Mode = PlatformSettings['signUp']['mode'];

const modes: readonly { value: Mode; label: string }[] = [
  { value: 'off', label: t('signUp.off') },
  { value: 'domains', label: t('signUp.domains') },
  { value: 'open', label: t('signUp.open') },
];

const split = (domains: string) => domains.split(/[\s,;]+/).filter((domain) => domain !== '');

/** Who may sign up by themselves. */
export function SignUpForm({ signUp }: { signUp: PlatformSettings['signUp'] }) {
  const queryClient = useQueryClient();
  const form = useAppForm<{ mode: Mode; domains: string }>({
    initial: { mode: signUp.mode, domains: signUp.domains.join(', ') },
    rules: {
      domains: (domains, { mode }) =>
        mode === 'domains' && split(domains).length === 0 ? t('signUp.domainsNeeded') : undefined,
    },
    onSubmit: async ({ mode, domains }) => {
      const saved = await saveSignUp({ mode, domains: split(domains) });
      queryClient.setQueryData(settingsQuery.queryKey, saved);
      form.reset({ mode: saved.signUp.mode, domains: saved.signUp.domains.join(', ') });
      toast('done', t('signUp.saved'));
      await queryClient.invalidateQueries(platformInfoQuery);
    },
  });
  return (
    <Section title={t('signUp.title')} intro={t('signUp.intro')}>
      <div className={classes.form}>
        <Form form={form} submitLabel={t('signUp.save')} label={t('signUp.title')}>
          <NativeSelect label={t('signUp.mode')} data={[...modes]} {...form.field('mode')} />
          {form.values.mode === 'domains' ? (
            <TextInput
              label={t('signUp.domainList')}
              description={t('signUp.domainHint')}
              autoCapitalize="none"
              spellCheck={false}
              {...form.field('domains')}
            />
          ) : null}
        </Form>
      </div>
    </Section>
  );
}
