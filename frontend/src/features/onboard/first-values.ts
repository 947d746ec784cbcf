import type { Reference, SetUp, SetUpStep } from '@/api/types';
import { fieldsOf } from '@/components/SchemaForm';
import { t } from './messages';
import { answersOf } from './words';

export type FirstValues = { values: ReadonlyMap<string, string>; notes: Readonly<Record<string, string>> };

/** What the invitation and the browser know of a form that is not filled in yet, and where each value is from. */
export function firstValues(view: SetUp, step: SetUpStep, reference: Reference): FirstValues {
  const browser = browserKnows(reference);
  const stored = answersOf(view, step.id);
  const values = new Map<string, string>();
  const notes: Record<string, string> = {};
  for (const { name, meaning, suggest } of fieldsOf(step.schema)) {
    const known = meaning === 'tenant.name' ? view.companyName : browser[suggest];
    if (stored[name] !== undefined || known === undefined || known === '') continue;
    values.set(name, known);
    notes[name] = t(meaning === 'tenant.name' ? 'company.fromInvitation' : 'company.fromBrowser');
  }
  return { values, notes };
}

/** The browser's time zone and country, if they are in our lists. */
function browserKnows(reference: Reference): Record<string, string | undefined> {
  const { timeZone } = Intl.DateTimeFormat().resolvedOptions();
  const timezone = reference.timezones.find((zone) => zone === (reference.timezoneAliases[timeZone] ?? timeZone));
  const spoken = navigator.languages.map((language) => /-([A-Z]{2})\b/.exec(language)?.[1]).find(Boolean);
  const country =
    reference.countries.find(({ code }) => code === spoken) ??
    reference.countries.find((c) => c.timezone !== '' && c.timezone === timezone);
  return { 'browser.timezone': timezone, 'browser.country': country?.code };
}
