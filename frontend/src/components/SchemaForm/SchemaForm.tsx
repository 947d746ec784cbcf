import { Checkbox, Combobox, Input } from '@mantine/core';
import '@mantine/core/styles/InlineInput.css';
import '@mantine/core/styles/Checkbox.css';
import { useMemo } from 'react';
import type { Reference } from '@/api/types';
import { useLiveCheck, useRefusedTags, type CheckScope } from './checks';
import { CheckStatus, TagsStatus } from './CheckStatus';
import { FieldShell } from './FieldShell';
import { choicesOf } from './lookup';
import { LookupInput } from './LookupInput';
import { t } from './messages';
import { fieldsOf, hintsOf, type Field } from './schema';
import { TagsInput } from './TagsInput';
import type { Errors, Values } from './validate';
import classes from './SchemaForm.module.css';

interface SchemaFormProps {
  schema: unknown;
  values: Values;
  errors: Errors;
  reference: Reference | undefined;
  scope: CheckScope;
  /** The id of a field's control; error summaries and Change links lead to it. */
  idOf: (field: string) => string;
  /** What to say about a value that nobody typed; undefined once somebody did. */
  noteOf?: (field: Field) => string | undefined;
  onChange: (field: string, value: unknown) => void;
  onBlur?: (field: string) => void;
}

/** The fields of one step, rendered from the documented subset of JSON Schema. */
export function SchemaForm({ schema, ...props }: SchemaFormProps) {
  const fields = useMemo(() => fieldsOf(schema), [schema]);
  return (
    <div className={classes['form']}>
      {fields.map((field) => (
        <FormField key={field.name} field={field} {...props} />
      ))}
    </div>
  );
}

type FieldProps = Omit<SchemaFormProps, 'schema'> & { field: Field };

const textOf = (value: unknown): string =>
  typeof value === 'string' || typeof value === 'number' ? String(value) : '';
const listOf = (value: unknown): string[] =>
  Array.isArray(value) ? value.filter((v): v is string => typeof v === 'string') : [];

function FormField(props: FieldProps) {
  if (props.field.input === 'tags') return <TagsField {...props} />;
  if (props.field.input === 'checkbox') return <CheckboxField {...props} />;
  return props.field.check === '' ? <PlainField {...props} /> : <CheckedField {...props} />;
}

const helpOf = (field: Field, extra = '') =>
  [field.required ? '' : t('form.optional'), field.help, extra].filter(Boolean).join(' ');

function PlainField(props: FieldProps) {
  const { field, errors, noteOf, idOf } = props;
  const error = errors[field.name];
  return (
    <FieldShell
      id={idOf(field.name)}
      label={field.title}
      required={field.required}
      help={helpOf(field)}
      note={noteOf?.(field)}
      error={error}
    >
      <Control {...props} invalid={error !== undefined} />
    </FieldShell>
  );
}

/** A field whose value the server looks at while it is typed. */
function CheckedField(props: FieldProps) {
  const { field, values, errors, scope, noteOf, idOf, onChange } = props;
  const check = useLiveCheck(field.check, textOf(values[field.name]), scope);
  const error = errors[field.name];
  const status = (
    <CheckStatus
      check={check}
      shownError={error}
      onUse={(suggestion) => {
        onChange(field.name, suggestion);
      }}
    />
  );
  return (
    <FieldShell
      id={idOf(field.name)}
      label={field.title}
      required={field.required}
      help={helpOf(field)}
      note={noteOf?.(field)}
      status={status}
      error={error}
    >
      <Control {...props} invalid={error !== undefined || check.state === 'refused'} />
    </FieldShell>
  );
}

function Control({ field, values, reference, idOf, onChange, onBlur, invalid }: FieldProps & { invalid: boolean }) {
  const shared = {
    id: idOf(field.name),
    required: field.required,
    placeholder: field.placeholder || undefined,
    onBlur: () => onBlur?.(field.name),
  };
  const value = textOf(values[field.name]);
  const change = (entered: string) => {
    onChange(field.name, entered);
  };
  switch (field.input) {
    case 'country':
    case 'timezone':
    case 'currency':
      return (
        <Lookup
          {...shared}
          input={field.input}
          reference={reference}
          value={value}
          invalid={invalid}
          onChange={change}
        />
      );
    case 'select':
      return (
        <Input
          {...shared}
          component="select"
          pointer
          rightSection={<Combobox.Chevron />}
          error={invalid}
          value={value}
          onChange={(event) => {
            change(event.currentTarget.value);
          }}
        >
          <option value="">{t('form.none')}</option>
          {field.options.map((option) => (
            <option key={option} value={option}>
              {option}
            </option>
          ))}
        </Input>
      );
    case 'textarea':
      return (
        <Input
          {...shared}
          component="textarea"
          multiline
          rows={4}
          className={classes['textarea']}
          error={invalid}
          value={value}
          onChange={(event) => {
            change(event.currentTarget.value);
          }}
        />
      );
    default:
      return (
        <Input
          {...shared}
          {...hintsOf(field)}
          error={invalid}
          value={value}
          onChange={(event) => {
            onChange(field.name, typedValue(field, event.currentTarget.value));
          }}
        />
      );
  }
}

/** A number field gives a number as soon as the text is one. */
function typedValue(field: Field, entered: string): unknown {
  if (field.input !== 'number' || !/^-?\d+(\.\d+)?$/.test(entered.trim())) return entered;
  return Number(entered);
}

type LookupProps = Omit<Parameters<typeof LookupInput>[0], 'choices'> & {
  input: Field['input'];
  reference: Reference | undefined;
};

function Lookup({ input, reference, ...props }: LookupProps) {
  const choices = useMemo(() => choicesOf(input, reference), [input, reference]);
  return <LookupInput {...props} choices={choices} />;
}

function TagsField({ field, values, errors, scope, noteOf, idOf, onChange, onBlur }: FieldProps) {
  const tags = listOf(values[field.name]);
  const { checking, refused } = useRefusedTags(field.check, tags, scope);
  const error = errors[field.name];
  return (
    <FieldShell
      id={idOf(field.name)}
      label={field.title}
      required={field.required}
      help={helpOf(field, t('form.tagsHint'))}
      note={noteOf?.(field)}
      status={<TagsStatus checking={checking} refused={refused} shownError={error} />}
      error={error}
    >
      <TagsInput
        id={idOf(field.name)}
        value={tags}
        required={field.required}
        placeholder={field.placeholder || undefined}
        invalid={error !== undefined || refused.size > 0}
        refused={new Set(refused.keys())}
        onChange={(next) => {
          onChange(field.name, next);
        }}
        onBlur={() => onBlur?.(field.name)}
      />
    </FieldShell>
  );
}

function CheckboxField({ field, values, errors, idOf, onChange, onBlur }: FieldProps) {
  return (
    <Checkbox
      id={idOf(field.name)}
      label={field.title}
      description={helpOf(field)}
      error={errors[field.name]}
      checked={values[field.name] === true}
      onChange={(event) => {
        onChange(field.name, event.currentTarget.checked);
      }}
      onBlur={() => onBlur?.(field.name)}
    />
  );
}
