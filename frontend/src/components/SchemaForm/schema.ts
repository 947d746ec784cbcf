/** The inputs the form knows; anything else is typed as text. */
export type InputKind =
  | 'text'
  | 'textarea'
  | 'email'
  | 'number'
  | 'checkbox'
  | 'select'
  | 'country'
  | 'timezone'
  | 'currency'
  | 'slug'
  | 'tags';

/** One field of a form step, read from the documented subset of JSON Schema and its x- keys. */
export interface Field {
  name: string;
  /** The label, word for word as the template has it. */
  title: string;
  help: string;
  placeholder: string;
  input: InputKind;
  required: boolean;
  /** The values of a select. */
  options: string[];
  format: string;
  maxLength?: number;
  /** The named check that the server runs on the value, e.g. slug-free. */
  check: string;
  /** Where a first value can come from, e.g. browser.timezone. */
  suggest: string;
  /** What the value means to the tenant, e.g. tenant.name. */
  meaning: string;
}

type Keywords = Record<string, unknown>;

const record = (value: unknown): Keywords =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Keywords) : {};
const text = (value: unknown): string => (typeof value === 'string' ? value : '');
const number = (value: unknown): number | undefined => (typeof value === 'number' ? value : undefined);
const strings = (value: unknown): string[] =>
  Array.isArray(value) ? value.filter((v): v is string => typeof v === 'string') : [];

/** The fields of a step's schema, in the order of the document. */
export function fieldsOf(schema: unknown): Field[] {
  const { required: needed, properties } = record(schema);
  const required = new Set(strings(needed));
  const fields = Object.entries(record(properties)).map(([name, raw], index) => {
    const keywords = record(raw);
    return { field: fieldOf(name, keywords, required.has(name)), at: number(keywords['x-order']) ?? index };
  });
  return fields.sort((a, b) => a.at - b.at).map(({ field }) => field);
}

function fieldOf(name: string, keywords: Keywords, required: boolean): Field {
  return {
    name,
    title: text(keywords['title']) || name,
    help: [text(keywords['description']), text(keywords['x-help'])].filter(Boolean).join(' '),
    placeholder: text(keywords['x-placeholder']),
    input: inputOf(keywords),
    required,
    options: strings(keywords['enum']).filter(Boolean),
    format: text(keywords['format']),
    maxLength: number(keywords['maxLength']),
    check: text(keywords['x-check']),
    suggest: text(keywords['x-suggest']),
    meaning: text(keywords['x-is']),
  };
}

const inputs: readonly string[] = [
  'text',
  'textarea',
  'email',
  'number',
  'checkbox',
  'select',
  'country',
  'timezone',
  'currency',
  'slug',
  'tags',
] satisfies InputKind[];

const inputByFormat: Record<string, InputKind> = {
  'iso-3166': 'country',
  'iso-4217': 'currency',
  'iana-timezone': 'timezone',
  email: 'email',
  slug: 'slug',
};

/** The input a template asks for, else the one that fits the type and format. */
function inputOf(keywords: Keywords): InputKind {
  const asked = text(keywords['x-input']);
  if (inputs.includes(asked)) return asked as InputKind;
  if (Array.isArray(keywords['enum'])) return 'select';
  const byType: Record<string, InputKind> = { array: 'tags', boolean: 'checkbox', integer: 'number', number: 'number' };
  return byType[text(keywords['type'])] ?? inputByFormat[text(keywords['format'])] ?? 'text';
}

/** What helps the browser and the phone's keyboard with a field. */
export interface InputHints {
  type?: 'email' | 'text';
  inputMode?: 'email' | 'numeric' | 'url';
  autoComplete?: string;
  autoCapitalize?: 'none';
  spellCheck?: boolean;
}

export function hintsOf(field: Field): InputHints {
  switch (field.input) {
    case 'email':
      return { type: 'email', inputMode: 'email', autoComplete: 'off', autoCapitalize: 'none', spellCheck: false };
    case 'slug':
      return { autoComplete: 'off', autoCapitalize: 'none', spellCheck: false };
    case 'number':
      return { inputMode: 'numeric', autoComplete: 'off' };
    default:
      if (field.format === 'uri')
        return { inputMode: 'url', autoComplete: 'url', autoCapitalize: 'none', spellCheck: false };
      // Somebody else's organization is entered here: the browser's own profile would only mislead.
      return { autoComplete: field.meaning === 'tenant.name' ? 'organization' : 'off' };
  }
}
