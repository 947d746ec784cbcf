import { Button, TextInput } from '@mantine/core';
import { useQueryClient, useSuspenseQuery } from '@tanstack/react-query';
import type { PlatformSettings } from '@/api/types';
import { Form } from '@/components/Form';
import { Page } from '@/components/Page';
import { ProblemAlert } from '@/components/ProblemAlert';
import { Section } from '@/components/Section';
import { UnsavedChanges } from '@/components/UnsavedChanges';
import { useAppForm } from '@/components/useAppForm';
import { allows } from '@/lib/permissions';
import { checklistQuery } from '@/lib/queries';
import { platformInfoQuery, useSession } from '@/lib/session';
import { toast } from '@/lib/toasts';
import { savePlatformName, settingsQuery, useShowFirstSteps } from './api';
import { t } from './messages';
import { SignUpForm } from './SignUpForm';
import classes from './GeneralPage.module.css';

export function GeneralPage() {
  const { data: settings } = useSuspenseQuery(settingsQuery);
  const { permissions } = useSession().account;
  const manages = allows(permissions, 'SETTINGS:manage');
  return (
    <Page title={t('general.title')} intro={t('general.intro')}>
      <NameForm settings={settings} readOnly={!manages} />
      {manages ? <SignUpForm signUp={settings.signUp} /> : null}
      <FixedSettings settings={settings} />
      {manages ? <FirstStepsAgain /> : null}
    </Page>
  );
}

function NameForm({ settings, readOnly }: { settings: PlatformSettings; readOnly: boolean }) {
  const queryClient = useQueryClient();
  const form = useAppForm({
    initial: { name: settings.name },
    rules: { name: (name) => (name.trim() === '' ? t('general.nameNeeded') : undefined) },
    onSubmit: async ({ name }) => {
      const saved = await savePlatformName(name.trim());
      queryClient.setQueryData(settingsQuery.queryKey, saved);
      form.reset({ name: saved.name });
      toast('done', t('general.saved'));
      await queryClient.invalidateQueries(platformInfoQuery);
    },
  });
  if (readOnly) return null;
  return (
    <Section title={t('general.name')} intro={t('general.nameHint')}>
      <div className={classes.form}>
        <Form form={form} submitLabel={t('general.save')}>
          <TextInput aria-label={t('general.name')} autoComplete="organization" required {...form.field('name')} />
        </Form>
      </div>
      <UnsavedChanges when={form.dirty} />
    </Section>
  );
}

function FixedSettings({ settings }: { settings: PlatformSettings }) {
  const { data: info } = useSuspenseQuery(platformInfoQuery);
  const rows: [string, string][] = [
    [t('general.publicUrl'), settings.publicUrl],
    [t('general.rootDomain'), settings.rootDomain === '' ? t('general.none') : settings.rootDomain],
    [t('general.mail'), info.mail.configured ? t('general.mailOn') : t('general.mailOff')],
    [t('general.version'), info.version],
  ];
  return (
    <Section title={t('general.fixed')} intro={t('general.fixedIntro')}>
      <dl className={classes.facts}>
        {rows.map(([term, fact]) => (
          <div key={term} className={classes.fact}>
            <dt>{term}</dt>
            <dd>{fact}</dd>
          </div>
        ))}
      </dl>
    </Section>
  );
}

function FirstStepsAgain() {
  const { data } = useSuspenseQuery(checklistQuery);
  const show = useShowFirstSteps();
  if (!data.dismissed) return null;
  return (
    <Section title={t('general.firstSteps')} intro={t('general.firstStepsText')}>
      {show.isError ? <ProblemAlert error={show.error} /> : null}
      <div>
        <Button
          variant="default"
          loading={show.isPending}
          onClick={() => {
            show.mutate(undefined, {
              onSuccess: () => {
                toast('done', t('general.firstStepsShown'));
              },
            });
          }}
        >
          {t('general.firstStepsShow')}
        </Button>
      </div>
    </Section>
  );
}
