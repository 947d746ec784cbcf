import { describe, expect, it } from 'vitest';
import { slugFrom } from '@/lib/slug';
import { countryFromLanguages, suggestion } from './suggest';

describe('suggestions', () => {
  it.each([
    ['Acme Corporation', 'acme-corporation'],
    ['  Müller & Søn GmbH ', 'muller-and-son-gmbh'],
    ['Straße 9½', 'strasse-9'],
    ['日本', ''],
    ['--a--b--', 'a-b'],
    ['x'.repeat(60), 'x'.repeat(40)],
    [`${'x'.repeat(39)} y`, 'x'.repeat(39)],
  ])('make a slug out of %s', (name, slug) => {
    expect(slugFrom(name)).toBe(slug);
  });

  it.each([
    [['de-AT', 'en'], 'AT'],
    [['en', 'en-GB'], 'GB'],
    [['zh-Hant-TW'], 'TW'],
    [['en'], undefined],
    [[], undefined],
  ])('take the country out of %j', (languages, country) => {
    expect(countryFromLanguages(languages)).toBe(country);
  });

  const source = {
    timezone: 'Europe/Berlin',
    country: 'DE',
    answers: { organization: { organizationName: 'Acme', country: 'CH' } },
    currencyOf: (code: string) => (code === 'CH' ? 'CHF' : undefined),
  };
  it.each([
    ['browser.timezone', 'Europe/Berlin'],
    ['browser.country', 'DE'],
    ['slug:organization.organizationName', 'acme'],
    ['slug:organization.missing', undefined],
    ['currency:organization.country', 'CHF'],
    ['something.new', undefined],
  ])('follow the rule %s', (rule, value) => {
    expect(suggestion(rule, source)).toBe(value);
  });
});
