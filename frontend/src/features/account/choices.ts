import { t } from './own-messages';

type Choice = { value: string; label: string };
type Group = { group: string; items: Choice[] };

function browserZone(): string {
  return new Intl.DateTimeFormat().resolvedOptions().timeZone;
}

/** Europe/Berlin -> Berlin */
function cityOf(zone: string): string {
  return zone
    .slice(zone.indexOf('/') + 1)
    .replaceAll('_', ' ')
    .replaceAll('/', ' – ');
}

/** Time zones by continent, under the browser's own. What is chosen is always among them. */
export function zoneChoices(zones: readonly string[], chosen: string): (Choice | Group)[] {
  const all = chosen === '' || zones.includes(chosen) ? zones : [...zones, chosen];
  const groups = new Map<string, Choice[]>();
  for (const zone of all) {
    const group = zone.includes('/') ? zone.slice(0, zone.indexOf('/')) : t('profile.zonesElsewhere');
    groups.set(group, [...(groups.get(group) ?? []), { value: zone, label: cityOf(zone) }]);
  }
  return [
    { value: '', label: t('profile.timezoneAuto', { zone: browserZone() }) },
    ...Array.from(groups, ([group, items]) => ({ group, items })),
  ];
}

/** Languages and regions by their English names. */
export function languageChoices(languages: readonly string[], chosen: string): Choice[] {
  const names = new Intl.DisplayNames(['en'], { type: 'language', languageDisplay: 'standard' });
  const all = chosen === '' || languages.includes(chosen) ? languages : [...languages, chosen];
  const choices = all.map((value) => ({ value, label: names.of(value) ?? value }));
  choices.sort((a, b) => a.label.localeCompare(b.label, 'en'));
  return [{ value: '', label: t('profile.languageAuto') }, ...choices];
}
