import { Validator } from '@cfworker/json-schema';
import type { Reference } from '@/api/types';
import { t } from './messages';
import { fieldsOf, type Field } from './schema';

export type Values = Record<string, unknown>;
export type Errors = Record<string, string>;

const empty = (value: unknown) =>
  value === undefined || value === null || value === '' || (Array.isArray(value) && value.length === 0);

/** Leaves out what was not filled in: an empty optional entry is no entry. */
export function filled(values: Values): Values {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => !empty(value)));
}

/**
 * Checks a form as its schema says and answers with one message per field, in
 * words. The server checks the same again and has the last word.
 */
export function validate(schema: unknown, values: Values, reference: Reference | undefined): Errors {
  const errors: Errors = {};
  const fields = new Map(fieldsOf(schema).map((field) => [field.name, field]));
  const given = filled(values);
  for (const field of fields.values()) {
    const message = formatError(field, given[field.name], reference);
    if (message) errors[field.name] = message;
  }
  for (const unit of new Validator(schemaOnly(schema), '2020-12', false).validate(given).errors) {
    addKeywordError(errors, fields, unit.keyword, unit.instanceLocation, unit.error);
  }
  return errors;
}

/** The schema without our formats, which have their own words above. */
function schemaOnly(schema: unknown): object {
  return JSON.parse(
    JSON.stringify(schema ?? {}, (key, value: unknown) => (key === 'format' ? undefined : value)),
  ) as object;
}

function addKeywordError(
  errors: Errors,
  fields: Map<string, Field>,
  keyword: string,
  location: string,
  detail: string,
): void {
  if (keyword === 'required') {
    const name = /"([^"]+)"/.exec(detail)?.[1] ?? '';
    const field = fields.get(name);
    if (field) errors[name] ??= requiredMessage(field);
    return;
  }
  const field = fields.get(location.replace(/^#\/?/, '').split('/')[0] ?? '');
  if (field && keyword !== 'properties' && keyword !== 'items') errors[field.name] ??= keywordMessage(field, keyword);
}

export function requiredMessage(field: Field): string {
  const chosen = ['country', 'timezone', 'currency', 'select'].includes(field.input);
  return t(chosen ? 'form.requiredChoice' : 'form.required', { field: field.title });
}

function keywordMessage(field: Field, keyword: string): string {
  switch (keyword) {
    case 'minLength':
      return requiredMessage(field);
    case 'maxLength':
      return t('form.tooLong', { field: field.title, max: field.maxLength ?? 0 });
    case 'enum':
      return t('form.enum', { options: field.options.join(', ') });
    case 'uniqueItems':
      return t('form.twice');
    case 'pattern':
      return t(field.input === 'slug' || field.input === 'tags' ? 'form.slug' : 'form.pattern', { field: field.title });
    default:
      return t('form.invalid', { field: field.title });
  }
}

const slugPattern = /^[a-z0-9]+(-[a-z0-9]+)*$/;
const emailPattern = /^[^\s@<>,;"()[\]]+@[^\s@<>,;"()[\]]+\.[^\s@<>,;"()[\].]+$/;

function formatError(field: Field, value: unknown, reference: Reference | undefined): string | undefined {
  if (typeof value !== 'string') return undefined;
  switch (field.format) {
    case 'email':
      return emailPattern.test(value.trim()) ? undefined : t('form.email');
    case 'slug':
      return slugError(value);
    case 'iso-3166':
      return known(
        value,
        reference?.countries.map((c) => c.code),
      )
        ? undefined
        : t('form.country');
    case 'iana-timezone':
      return isTimezone(value, reference) ? undefined : t('form.timezone');
    case 'iso-4217':
      return known(
        value,
        reference?.currencies.map((c) => c.code),
      )
        ? undefined
        : t('form.currency');
    default:
      return undefined;
  }
}

/** Without the lists at hand nothing is refused here; the server looks again. */
const known = (value: string, list: string[] | undefined) => !list || list.includes(value);

/** The list, or an old name of a zone in it. */
function isTimezone(value: string, reference: Reference | undefined): boolean {
  return known(value, reference?.timezones) || reference?.timezoneAliases[value] !== undefined;
}

/** Why a text cannot be a slug, as far as that can be told without the server. */
export function slugError(value: string): string | undefined {
  if (value.length < 2 || value.length > 40) return t('form.slugLength');
  return slugPattern.test(value) ? undefined : t('form.slug');
}
