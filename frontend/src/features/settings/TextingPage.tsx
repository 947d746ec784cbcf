import { Button, NativeSelect, TextInput } from '@mantine/core';
import { useMutation, useQueryClient, useSuspenseQuery } from '@tanstack/react-query';
import type { TextingSettings } from '@/api/types';
import { Form } from '@/components/Form';
import { Notice } from '@/components/Notice';
import { Page } from '@/components/Page';
import { PasswordField } from '@/components/PasswordField';
import { ProblemAlert } from '@/components/ProblemAlert';
import { Section } from '@/components/Section';
import { UnsavedChanges } from '@/components/UnsavedChanges';
import { useAppForm, type AppForm } from '@/components/useAppForm';
import { formatDateTime } from '@/lib/format';
import { allows } from '@/lib/permissions';
import { useSession } from '@/lib/session';
import { toast } from '@/lib/toasts';
import { saveTexting, testTexting, textingSettingsQuery, valuesOf, type TextingValues } from './texting-api';
import { t } from './texting-messages';
import classes from './GeneralPage.module.css';

/** Who carries text messages: the built-in inbox or Twilio. */
export function TextingPage() {
  const { data: texting } = useSuspenseQuery(textingSettingsQuery);
  const { permissions } = useSession().account;
  const manages = allows(permissions, 'SETTINGS:manage');
  const { outage } = texting;
  return (
    <Page title={t('texting.title')} intro={t('texting.intro')}>
      {texting.fixed ? (
        <Notice tone="info" title={t('texting.fixed')}>
          {t('texting.fixedText')}
        </Notice>
      ) : null}
      {outage === undefined ? null : (
        <Notice tone="error" title={t('texting.outage')}>
          <p>
            {t('texting.outageText', { since: formatDateTime(outage.since), retry: formatDateTime(outage.retryAt) })}
          </p>
          <code className={classes.answer}>{outage.answer}</code>
        </Notice>
      )}
      {manages && !texting.fixed ? <TextingForm texting={texting} /> : <Facts texting={texting} />}
      {manages && texting.fixed ? <Test unsaved={false} /> : null}
      <Limits texting={texting} />
    </Page>
  );
}

function TextingForm({ texting }: { texting: TextingSettings }) {
  const client = useQueryClient();
  const form = useAppForm<TextingValues>({
    initial: valuesOf(texting),
    rules: {
      token: (token, { provider }) =>
        provider === 'twilio' && token === '' && !texting.tokenSet ? t('texting.tokenNeeded') : undefined,
    },
    onSubmit: async (values) => {
      const saved = await saveTexting(values);
      client.setQueryData(textingSettingsQuery.queryKey, saved);
      form.reset(valuesOf(saved));
      toast('done', t('texting.saved'));
    },
  });
  return (
    <>
      <Section title={t('texting.carrier')}>
        <UnsavedChanges when={form.dirty && !form.busy} />
        <div className={classes.form}>
          <Form form={form} submitLabel={t('texting.save')} label={t('texting.carrier')}>
            <NativeSelect
              label={t('texting.provider')}
              data={(['builtin', 'twilio'] as const).map((value) => ({ value, label: t(`texting.provider.${value}`) }))}
              {...form.field('provider')}
            />
            {form.values.provider === 'builtin' ? (
              <Notice tone="info">{t('texting.builtinText')}</Notice>
            ) : (
              <Twilio form={form} tokenSet={texting.tokenSet} />
            )}
            {form.values.provider === texting.provider ? null : <Notice tone="warning">{t('texting.switch')}</Notice>}
          </Form>
        </div>
      </Section>
      <Test unsaved={form.dirty} />
    </>
  );
}

const plain = { autoCapitalize: 'none', autoComplete: 'off', spellCheck: false } as const;

function Twilio({ form, tokenSet }: { form: AppForm<TextingValues>; tokenSet: boolean }) {
  return (
    <>
      <TextInput
        label={t('texting.account')}
        description={t('texting.accountHint')}
        required
        {...plain}
        {...form.field('account')}
      />
      <PasswordField
        label={t('texting.token')}
        description={tokenSet ? t('texting.tokenSet') : t('texting.tokenHint')}
        autoComplete="off"
        {...form.field('token')}
      />
      <TextInput
        label={t('texting.country')}
        description={t('texting.countryHint')}
        maxLength={2}
        {...plain}
        {...form.field('country')}
      />
      <TextInput label={t('texting.url')} description={t('texting.urlHint')} {...plain} {...form.field('url')} />
    </>
  );
}

function Test({ unsaved }: { unsaved: boolean }) {
  const test = useMutation({ mutationFn: testTexting });
  return (
    <Section title={t('texting.test')} intro={unsaved ? t('texting.testUnsaved') : t('texting.testIntro')}>
      <div>
        <Button
          variant="default"
          disabled={unsaved}
          loading={test.isPending}
          onClick={() => {
            test.mutate();
          }}
        >
          {t('texting.test')}
        </Button>
      </div>
      {test.isError ? <ProblemAlert error={test.error} /> : null}
      <div role="status">
        {test.data === undefined ? null : (
          <Notice tone={test.data.accepted ? 'done' : 'error'}>
            <p>{test.data.accepted ? t('texting.accepted') : t('texting.refused')}</p>
            <code className={classes.answer}>{test.data.answer}</code>
          </Notice>
        )}
      </div>
    </Section>
  );
}

function Facts({ texting: { provider, account, country, url } }: { texting: TextingSettings }) {
  const twilio: [string, string][] = [
    [t('texting.account'), account],
    [t('texting.country'), country],
    [t('texting.url'), url],
  ];
  return (
    <Section title={t('texting.carrier')}>
      <FactList
        rows={[[t('texting.provider'), t(`texting.provider.${provider}`)], ...(provider === 'twilio' ? twilio : [])]}
      />
    </Section>
  );
}

function Limits({ texting: { perTenant, perRecipient } }: { texting: TextingSettings }) {
  const words = (limit: number) => (limit === 0 ? t('texting.noLimit') : limit.toLocaleString());
  return (
    <Section title={t('texting.limits')} intro={t('texting.limitsIntro')}>
      <FactList
        rows={[
          [t('texting.perTenant'), words(perTenant)],
          [t('texting.perRecipient'), words(perRecipient)],
        ]}
      />
    </Section>
  );
}

function FactList({ rows }: { rows: [string, string][] }) {
  return (
    <dl className={classes.facts}>
      {rows.map(([term, fact]) => (
        <div key={term} className={classes.fact}>
          <dt>{term}</dt>
          <dd>{fact}</dd>
        </div>
      ))}
    </dl>
  );
}
