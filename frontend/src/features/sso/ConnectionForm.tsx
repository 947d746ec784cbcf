import { Button, NativeSelect, Radio, Switch, Textarea, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { Connection } from '@/api/types';
import { Form } from '@/components/Form';
import { PasswordField } from '@/components/PasswordField';
import { useAppForm, type AppForm } from '@/components/useAppForm';
import { rolesQuery } from './api';
import { fieldsOf, ontoFields, type Fields, type Way } from './connection';
import { t } from './messages';
import classes from './Sso.module.css';

type Props = {
  slug: string;
  connection?: Connection;
  disabled?: boolean;
  submitLabel: string;
  onSave: (fields: Fields) => Promise<Connection>;
  onCancel?: () => void;
};

const plain = { autoComplete: 'off', autoCapitalize: 'none', spellCheck: false } as const;

/** What an administrator says of a connection, new or changed. */
export function ConnectionForm({ slug, connection, disabled = false, submitLabel, onSave, onCancel }: Props) {
  const roles = useQuery(rolesQuery(slug));
  const form = useAppForm<Fields>({
    initial: fieldsOf(connection),
    rules: { name: (name) => (name.trim() === '' ? t('form.nameNeeded') : undefined) },
    onSubmit: async (fields) => {
      form.reset(fieldsOf(await ontoFields(onSave(fields))));
    },
  });
  const choices = (roles.data?.items ?? []).filter(({ owner }) => !owner);
  const { values } = form;
  return (
    <Form
      form={form}
      submitLabel={submitLabel}
      submitProps={{ disabled: disabled || (connection !== undefined && !form.dirty) }}
      aside={
        onCancel === undefined ? undefined : (
          <Button variant="default" onClick={onCancel}>
            {t('form.cancel')}
          </Button>
        )
      }
    >
      {connection === undefined ? (
        <Radio.Group
          label={t('form.kind')}
          description={t('form.kindHint')}
          value={values.kind}
          onChange={(kind) => {
            form.set('kind', kind);
          }}
        >
          <div className={classes.fields}>
            <Radio value="oidc" label={t('kind.oidc')} mt="xs" />
            <Radio value="saml" label={t('kind.saml')} />
          </div>
        </Radio.Group>
      ) : null}
      <TextInput
        label={t('form.name')}
        description={t('form.nameHint')}
        disabled={disabled}
        {...plain}
        {...form.field('name')}
      />
      {values.kind === 'oidc' ? (
        <OidcFields form={form} kept={connection?.oidc?.hasSecret === true} disabled={disabled} />
      ) : (
        <SamlFields form={form} disabled={disabled} />
      )}
      <NativeSelect
        label={t('form.join')}
        description={t('form.joinHint')}
        disabled={disabled}
        data={[
          { value: '', label: t('form.joinNone') },
          ...choices.map(({ name, title }) => ({ value: name, label: t('form.joinAs', { role: title }) })),
        ]}
        {...form.field('joinRole')}
      />
      <Switch
        label={t('form.trust')}
        description={t('form.trustHint')}
        disabled={disabled}
        checked={values.trustMfa}
        onChange={(event) => {
          form.set('trustMfa', event.currentTarget.checked);
        }}
      />
    </Form>
  );
}

type PartProps = { form: AppForm<Fields>; disabled: boolean };

function OidcFields({ form, kept, disabled }: PartProps & { kept: boolean }) {
  return (
    <>
      <TextInput
        label={t('form.issuer')}
        description={t('form.issuerHint')}
        inputMode="url"
        disabled={disabled}
        {...plain}
        {...form.field('issuer')}
      />
      <TextInput label={t('form.clientId')} disabled={disabled} {...plain} {...form.field('clientId')} />
      <PasswordField
        label={t('form.clientSecret')}
        description={kept ? t('form.secretKept') : undefined}
        disabled={disabled}
        autoComplete="new-password"
        {...form.field('clientSecret')}
      />
    </>
  );
}

function SamlFields({ form, disabled }: PartProps) {
  const { way } = form.values;
  return (
    <>
      <NativeSelect
        label={t('form.way')}
        disabled={disabled}
        data={[
          { value: 'url', label: t('form.wayUrl') },
          { value: 'file', label: t('form.wayFile') },
          { value: 'hand', label: t('form.wayHand') },
        ]}
        value={way}
        onChange={(event) => {
          form.set('way', event.currentTarget.value as Way);
        }}
      />
      {way === 'url' ? (
        <TextInput
          label={t('form.metadataUrl')}
          inputMode="url"
          disabled={disabled}
          {...plain}
          {...form.field('metadataUrl')}
        />
      ) : null}
      {way === 'file' ? (
        <Textarea
          label={t('form.metadata')}
          description={t('form.metadataHint')}
          autosize
          minRows={4}
          maxRows={12}
          disabled={disabled}
          {...plain}
          {...form.field('metadata')}
        />
      ) : null}
      {way === 'hand' ? (
        <>
          <TextInput label={t('form.entityId')} disabled={disabled} {...plain} {...form.field('entityId')} />
          <TextInput
            label={t('form.signInUrl')}
            inputMode="url"
            disabled={disabled}
            {...plain}
            {...form.field('signInUrl')}
          />
          <Textarea
            label={t('form.certificate')}
            description={t('form.certificateHint')}
            autosize
            minRows={4}
            maxRows={12}
            disabled={disabled}
            {...plain}
            {...form.field('certificates')}
          />
        </>
      ) : null}
    </>
  );
}
