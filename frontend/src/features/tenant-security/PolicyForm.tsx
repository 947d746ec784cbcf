import { Button, NativeSelect, Radio, TextInput } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import type { Policy, Tenant } from '@/api/types';
import { Form } from '@/components/Form';
import { Notice } from '@/components/Notice';
import { Section } from '@/components/Section';
import { UnsavedChanges } from '@/components/UnsavedChanges';
import { useAppForm } from '@/components/useAppForm';
import { allows } from '@/lib/permissions';
import { toast } from '@/lib/toasts';
import { savePolicy } from './api';
import { t } from './messages';
import { absoluteChoices, changeOf, fieldsOf, idleChoices } from './policy';
import { PolicyEffect } from './PolicyEffect';
import classes from './Security.module.css';

const modes = [
  { value: 'off', label: t('form.mfaOff'), text: t('form.mfaOffText') },
  { value: 'optional', label: t('form.mfaOptional'), text: t('form.mfaOptionalText') },
  { value: 'required', label: t('form.mfaRequired'), text: t('form.mfaRequiredText') },
] as const;

const methods = [
  { value: 'any', label: t('form.methodsAny') },
  { value: 'totp', label: t('form.methodsTotp') },
  { value: 'passkey', label: t('form.methodsPasskey') },
];

function lengthOf(minutes: number): string {
  if (minutes === 0) return t('form.platformLimit');
  if (minutes % 1_440 === 0) return t('form.days', { count: minutes / 1_440 });
  if (minutes % 60 === 0) return t('form.hours', { count: minutes / 60 });
  return t('form.minutes', { count: minutes });
}

const lengths = (choices: readonly number[]) =>
  choices.map((minutes) => ({ value: String(minutes), label: lengthOf(minutes) }));

/** The policy; what a change does is shown before it is saved. */
export function PolicyForm({ tenant, policy }: { tenant: Tenant; policy: Policy }) {
  const client = useQueryClient();
  const manages = allows(tenant.access.permissions, 'SECURITY:manage');
  const form = useAppForm({
    initial: fieldsOf(policy),
    onSubmit: async (fields) => {
      const saved = await savePolicy(client, tenant.slug, policy.version, changeOf(fields));
      form.reset(fieldsOf(saved));
      toast('done', t('form.saved'));
    },
  });
  const required = form.values.mfa === 'required';
  return (
    <Section title={t('form.title')}>
      {manages ? null : <Notice tone="info">{t('form.readOnly')}</Notice>}
      <Form
        form={form}
        submitLabel={t('form.save')}
        submitProps={{ disabled: !manages || !form.dirty }}
        aside={
          form.dirty ? (
            <Button
              variant="default"
              onClick={() => {
                form.reset(fieldsOf(policy));
              }}
            >
              {t('form.discard')}
            </Button>
          ) : undefined
        }
      >
        <Radio.Group
          label={t('form.mfa')}
          value={form.values.mfa}
          readOnly={!manages}
          onChange={(mode) => {
            const chosen = modes.find(({ value }) => value === mode);
            if (chosen !== undefined) form.set('mfa', chosen.value);
          }}
        >
          <div className={classes.choices}>
            {modes.map(({ value, label, text }) => (
              <Radio key={value} value={value} label={label} description={text} disabled={!manages} />
            ))}
          </div>
        </Radio.Group>
        <div className={classes.fields}>
          {required ? (
            <TextInput
              type="date"
              label={t('form.from')}
              description={t('form.fromHint')}
              disabled={!manages}
              {...form.field('mfaFrom')}
            />
          ) : null}
          {form.values.mfa === 'off' ? null : (
            <NativeSelect
              label={t('form.methods')}
              description={t('form.methodsHint')}
              data={methods}
              disabled={!manages}
              {...form.field('methods')}
            />
          )}
        </div>
        <div className={classes.fields}>
          <NativeSelect
            label={t('form.idle')}
            data={lengths(idleChoices(policy.idleMinutes))}
            disabled={!manages}
            {...form.field('idleMinutes')}
          />
          <NativeSelect
            label={t('form.absolute')}
            data={lengths(absoluteChoices(policy.absoluteMinutes))}
            disabled={!manages}
            {...form.field('absoluteMinutes')}
          />
        </div>
        <TextInput
          label={t('form.domains')}
          description={t('form.domainsHint')}
          autoComplete="off"
          spellCheck={false}
          disabled={!manages}
          {...form.field('emailDomains')}
        />
        {manages && form.dirty ? <PolicyEffect slug={tenant.slug} change={changeOf(form.values)} /> : null}
      </Form>
      <UnsavedChanges when={form.dirty} />
    </Section>
  );
}
