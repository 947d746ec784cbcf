import { slugFrom } from '@/lib/slug';

/** What the browser and the other answers know that a field could start with. */
export interface SuggestionSource {
  timezone?: string;
  country?: string;
  answers: Record<string, unknown>;
  currencyOf: (country: string) => string | undefined;
}

/** The value for an x-suggest rule such as slug:organization.organizationName; undefined when there is none. */
export function suggestion(rule: string, source: SuggestionSource): string | undefined {
  const [kind = '', path = ''] = rule.split(':');
  switch (kind) {
    case 'slug':
      return slugFrom(answerAt(source.answers, path)) || undefined;
    case 'currency':
      return source.currencyOf(answerAt(source.answers, path));
    case 'browser.timezone':
      return source.timezone;
    case 'browser.country':
      return source.country;
    default:
      return undefined;
  }
}

/** Whether a suggestion comes from the browser, which the form says in so many words. */
export const fromBrowser = (rule: string) => rule.startsWith('browser.');

/** The answer that an x-suggest rule looks at, as step and field; undefined when it looks at none. */
export function suggestionInput(rule: string): { step: string; field: string } | undefined {
  const path = rule.split(':')[1];
  if (!path) return undefined;
  const [step = '', field = ''] = path.split('.');
  return { step, field };
}

function answerAt(answers: Record<string, unknown>, path: string): string {
  const [step = '', field = ''] = path.split('.');
  const fields = answers[step];
  if (typeof fields !== 'object' || fields === null) return '';
  const value = (fields as Record<string, unknown>)[field];
  return typeof value === 'string' ? value : '';
}

/** The region of the first language that names one: "de-AT" says Austria, "de" says nothing. */
export function countryFromLanguages(languages: readonly string[]): string | undefined {
  for (const language of languages) {
    const region = /-([A-Z]{2})\b/.exec(language)?.[1];
    if (region) return region;
  }
  return undefined;
}
