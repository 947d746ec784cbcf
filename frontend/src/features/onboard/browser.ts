import type { Reference } from '@/api/types';

/** What the browser knows that a form can begin with, if our lists know it, too. */
export function browserKnows(reference: Reference): Record<string, string | undefined> {
  const { timeZone } = Intl.DateTimeFormat().resolvedOptions();
  const timezone = reference.timezones.find((zone) => zone === (reference.timezoneAliases[timeZone] ?? timeZone));
  const spoken = navigator.languages.map((language) => /-([A-Z]{2})\b/.exec(language)?.[1]).find(Boolean);
  const country =
    reference.countries.find(({ code }) => code === spoken) ??
    reference.countries.find((c) => c.timezone !== '' && c.timezone === timezone);
  return { 'browser.timezone': timezone, 'browser.country': country?.code };
}
