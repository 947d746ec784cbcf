import { describe, expect, it } from 'vitest';
import type { Reference } from '@/api/types';
import { fieldsOf, hintsOf } from './schema';
import { validate } from './validate';

const reference: Reference = {
  countries: [{ code: 'DE', name: 'Germany', currency: 'EUR', timezone: 'Europe/Berlin' }],
  timezones: ['Europe/Berlin'],
  languages: [],
  mailLanguages: [],
  timezoneAliases: { 'Asia/Calcutta': 'Asia/Kolkata' },
  currencies: [{ code: 'EUR', name: 'Euro', digits: 2 }],
};

const schema = {
  type: 'object',
  required: ['name', 'country'],
  properties: {
    name: { type: 'string', title: 'Organization Name', minLength: 1, maxLength: 5 },
    country: { type: 'string', title: 'Country / Region', format: 'iso-3166' },
    timezone: { type: 'string', title: 'Timezone', format: 'iana-timezone' },
    currency: { type: 'string', title: 'Currency', format: 'iso-4217' },
    email: { type: 'string', title: 'Contact Email', format: 'email' },
    slug: { type: 'string', title: 'Slug', format: 'slug' },
    provider: { title: 'Messaging Provider', enum: ['sendgrid', 'twilio', 'internal'] },
    tags: { type: 'array', title: 'Tags', items: { type: 'string' }, uniqueItems: true },
    code: { type: 'string', title: 'Code', pattern: '^[A-Z]+$' },
    count: { type: 'integer', title: 'Count', minimum: 1 },
  },
};
const right = { name: 'Acme', country: 'DE' };

describe('validation in words', () => {
  it('accepts what is right, and takes an empty optional entry for none', () => {
    expect(
      validate(schema, { ...right, email: '', tags: [], provider: '', timezone: 'Europe/Berlin' }, reference),
    ).toEqual({});
  });

  it('names every missing field at once', () => {
    expect(validate(schema, { name: '' }, reference)).toEqual({
      name: 'Enter “Organization Name”.',
      country: 'Choose “Country / Region”.',
    });
  });

  it.each([
    ['name', 'too long', 'at most 5 characters'],
    ['country', 'XX', 'Choose a country'],
    ['timezone', 'Mars/Phobos', 'Choose a time zone'],
    ['currency', 'XXX', 'Choose a currency'],
    ['email', 'nobody', 'one email address'],
    ['email', 'a@b.example, c@d.example', 'one email address'],
    ['slug', 'Acme Corp', 'small letters'],
    ['slug', 'a', '2 to 40'],
    ['provider', 'pigeon', 'sendgrid, twilio, internal'],
    ['tags', ['a', 'a'], 'only once'],
    ['code', 'abc', 'right form'],
    ['count', 0, 'not right'],
  ])('says of %s %j what to do', (field, value, words) => {
    const errors = validate(schema, { ...right, [field]: value }, reference);
    expect(Object.keys(errors)).toEqual([field]);
    expect(errors[field]).toContain(words);
  });

  it('takes an old name of a zone', () => {
    expect(validate(schema, { ...right, timezone: 'Asia/Calcutta' }, reference)).toEqual({});
  });

  it('refuses nothing for want of the lists', () => {
    expect(validate(schema, { ...right, country: 'FR', currency: 'CHF' }, undefined)).toEqual({});
  });
});

describe('fields', () => {
  it('come in the order of the document with the input that fits', () => {
    const fields = fieldsOf(schema);
    expect(fields.map((f) => f.name)).toEqual(Object.keys(schema.properties));
    expect(fields.map((f) => f.input)).toEqual([
      'text',
      'country',
      'timezone',
      'currency',
      'email',
      'slug',
      'select',
      'tags',
      'text',
      'number',
    ]);
    expect(fields.filter((f) => f.required).map((f) => f.name)).toEqual(['name', 'country']);
  });

  it('bring the right keyboard', () => {
    const [email, slug] = ['email', 'slug'].map((name) => fieldsOf(schema).find((f) => f.name === name));
    expect(email && hintsOf(email)).toMatchObject({ type: 'email', inputMode: 'email' });
    expect(slug && hintsOf(slug)).toMatchObject({ autoCapitalize: 'none' });
  });

  it.each([undefined, null, 'text', [], { properties: 'x' }])('are none in %j', (nonsense) => {
    expect(fieldsOf(nonsense)).toEqual([]);
  });
});
