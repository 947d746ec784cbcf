import { describe, expect, it } from 'vitest';
import { choicesOf, matches, named } from './lookup';

const countries = choicesOf('country', {
  countries: [
    { code: 'DE', name: 'Germany' },
    { code: 'CI', name: 'Côte d’Ivoire' },
    { code: 'IN', name: 'India' },
    { code: 'GN', name: 'Guinea' },
    { code: 'GQ', name: 'Equatorial Guinea' },
  ],
  timezones: [],
  currencies: [],
} as never);
const zones = choicesOf('timezone', {
  countries: [],
  currencies: [],
  timezoneAliases: {},
  languages: [],
  mailLanguages: [],
  timezones: ['America/New_York', 'Europe/Berlin'],
});

const labels = (typed: string) => matches(countries, typed).map((c) => c.label);

describe('finding in a list', () => {
  it('puts what starts with the text before what has it inside', () => {
    expect(labels('gui')).toEqual(['Guinea', 'Equatorial Guinea']);
  });

  it('puts the code first', () => {
    expect(labels('in')[0]).toBe('India');
  });

  it('does without accents and underscores', () => {
    expect(labels('cote')).toEqual(['Côte d’Ivoire']);
    expect(matches(zones, 'new york').map((c) => c.code)).toEqual(['America/New_York']);
  });

  it.each([
    ['germany', 'DE'],
    ['de', 'DE'],
    ['germ', 'DE'],
    ['guinea', 'GN'],
    ['g', undefined],
    ['nowhere', undefined],
    ['', undefined],
  ])('takes “%s” for %s', (typed, code) => {
    expect(named(countries, typed)?.code).toBe(code);
  });
});
