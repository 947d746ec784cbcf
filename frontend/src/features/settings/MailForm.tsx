import { NativeSelect, TextInput } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import type { MailSettings } from '@/api/types';
import { CopyField } from '@/components/CopyField';
import { Form } from '@/components/Form';
import { Notice } from '@/components/Notice';
import { PasswordField } from '@/components/PasswordField';
import { Section } from '@/components/Section';
import { UnsavedChanges } from '@/components/UnsavedChanges';
import { useAppForm, type AppForm } from '@/components/useAppForm';
import { checklistQuery } from '@/lib/queries';
import { platformInfoQuery } from '@/lib/session';
import { toast } from '@/lib/toasts';
import { mailQuery, saveMail, valuesOf, type MailValues } from './mail-api';
import { t } from './mail-messages';
import classes from './GeneralPage.module.css';

const providers = (['outbox', 'smtp', 'sendgrid'] as const).map((value) => ({
  value,
  label: t(`mail.provider.${value}`),
}));
const securities = (['starttls', 'tls', 'none'] as const).map((value) => ({
  value,
  label: t(`mail.security.${value}`),
}));

const usualPorts: Record<MailValues['smtp.security'], string> = { starttls: '587', tls: '465', none: '25' };

type Props = { mail: MailSettings; onUnsaved: (unsaved: boolean) => void };

export function MailForm({ mail, onUnsaved }: Props) {
  const queryClient = useQueryClient();
  const form = useAppForm<MailValues>({
    initial: valuesOf(mail),
    rules: {
      fromAddress: (address, { provider }) =>
        provider !== 'outbox' && address.trim() === '' ? t('mail.fromNeeded') : undefined,
      'smtp.host': (host, { provider }) =>
        provider === 'smtp' && host.trim() === '' ? t('mail.hostNeeded') : undefined,
      'smtp.port': (port, { provider }) =>
        provider === 'smtp' && !(Number.isInteger(Number(port)) && Number(port) > 0 && Number(port) < 65_536)
          ? t('mail.portNeeded')
          : undefined,
      'sendgrid.key': (key, { provider }) =>
        provider === 'sendgrid' && key === '' && !mail.sendgrid.keySet ? t('mail.keyNeeded') : undefined,
    },
    onSubmit: async (values) => {
      const saved = await saveMail(values);
      queryClient.setQueryData(mailQuery.queryKey, saved);
      form.reset(valuesOf(saved));
      toast('done', saved.provider === 'outbox' ? t('mail.savedOff') : t('mail.saved'));
      await Promise.all([
        queryClient.invalidateQueries(platformInfoQuery),
        queryClient.invalidateQueries({ queryKey: checklistQuery.queryKey }),
      ]);
    },
  });
  const { dirty } = form;
  useEffect(() => {
    onUnsaved(dirty);
  }, [dirty, onUnsaved]);
  const { provider } = form.values;
  const provided = form.field('provider');
  return (
    <Section title={t('mail.carrier')}>
      <UnsavedChanges when={dirty && !form.busy} />
      <div className={classes.form}>
        <Form form={form} submitLabel={t('mail.save')} label={t('mail.carrier')}>
          <NativeSelect
            label={t('mail.provider')}
            data={providers}
            {...provided}
            onChange={(event) => {
              form.forgive();
              provided.onChange(event);
            }}
          />
          {provider === 'outbox' ? <Notice tone="info">{t('mail.outboxText')}</Notice> : <Sender form={form} />}
          {provider === 'smtp' ? <Smtp form={form} passwordSet={mail.smtp.passwordSet} /> : null}
          {provider === 'sendgrid' ? <SendGrid form={form} mail={mail} /> : null}
        </Form>
      </div>
    </Section>
  );
}

const plain = { autoCapitalize: 'none', autoComplete: 'off', spellCheck: false } as const;

function Sender({ form }: { form: AppForm<MailValues> }) {
  return (
    <>
      <TextInput
        label={t('mail.fromAddress')}
        description={t('mail.fromAddressHint')}
        type="email"
        required
        {...plain}
        {...form.field('fromAddress')}
      />
      <TextInput
        label={t('mail.fromName')}
        description={t('mail.fromNameHint')}
        autoComplete="off"
        {...form.field('fromName')}
      />
      <TextInput
        label={t('mail.replyTo')}
        description={t('mail.replyToHint')}
        type="email"
        {...plain}
        {...form.field('replyTo')}
      />
    </>
  );
}

function Smtp({ form, passwordSet }: { form: AppForm<MailValues>; passwordSet: boolean }) {
  const security = form.field('smtp.security');
  return (
    <>
      <TextInput
        label={t('mail.host')}
        description={t('mail.hostHint')}
        required
        {...plain}
        {...form.field('smtp.host')}
      />
      <NativeSelect
        label={t('mail.security')}
        data={securities}
        {...security}
        onChange={(event) => {
          const next = event.currentTarget.value as MailValues['smtp.security'];
          const usual = usualPorts[form.values['smtp.security']] === form.values['smtp.port'];
          security.onChange(next);
          if (usual) form.set('smtp.port', usualPorts[next]);
        }}
      />
      <TextInput label={t('mail.port')} inputMode="numeric" required {...plain} {...form.field('smtp.port')} />
      <TextInput
        label={t('mail.username')}
        description={t('mail.usernameHint')}
        {...plain}
        {...form.field('smtp.username')}
      />
      <PasswordField
        label={t('mail.password')}
        description={passwordSet ? t('mail.passwordSet') : undefined}
        autoComplete="off"
        {...form.field('smtp.password')}
      />
    </>
  );
}

function SendGrid({ form, mail }: { form: AppForm<MailValues>; mail: MailSettings }) {
  return (
    <>
      <PasswordField
        label={t('mail.key')}
        description={mail.sendgrid.keySet ? t('mail.keySet') : t('mail.keyHint')}
        autoComplete="off"
        {...form.field('sendgrid.key')}
      />
      <TextInput
        label={t('mail.url')}
        description={t('mail.urlHint')}
        required
        {...plain}
        {...form.field('sendgrid.url')}
      />
      <TextInput
        label={t('mail.eventKey')}
        description={t('mail.eventKeyHint')}
        {...plain}
        {...form.field('sendgrid.eventKey')}
      />
      <CopyField label={t('mail.eventsUrl')} value={mail.eventsUrl} what={t('mail.eventsUrlWhat')} />
    </>
  );
}
