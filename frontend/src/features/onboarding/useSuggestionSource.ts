import { useMemo } from 'react';
import type { Answers, Reference } from '@/api/types';
import { countryFromLanguages, type SuggestionSource } from './suggest';
import { useWizard } from './wizardContext';

/** What suggestions are made from; undefined until the lists they are checked against are there. */
export function useSuggestionSource(answers: Answers): SuggestionSource | undefined {
  const { reference } = useWizard();
  const browser = useMemo(() => (reference ? browserKnows(reference) : undefined), [reference]);
  return useMemo(() => browser && { ...browser, answers }, [browser, answers]);
}

/** The browser's time zone and country, if they are in our lists. */
export function browserKnows(reference: Reference): Omit<SuggestionSource, 'answers'> {
  const { timeZone } = Intl.DateTimeFormat().resolvedOptions();
  const timezone = reference.timezones.find((zone) => zone === (reference.timezoneAliases[timeZone] ?? timeZone));
  const { countries } = reference;
  const spoken = countryFromLanguages(navigator.languages);
  const country =
    countries.find((c) => c.code === spoken) ?? countries.find((c) => c.timezone && c.timezone === timezone);
  return {
    timezone,
    country: country?.code,
    currencyOf: (code) => countries.find((c) => c.code === code)?.currency || undefined,
  };
}
