import type { Reference } from '@/api/types';
import type { InputKind } from './schema';

/** One entry of a list to choose from: what is stored, what is shown, and what else finds it. */
export interface Choice {
  code: string;
  label: string;
  search: string;
}

/** Text as it is compared: small, without accents, with plain spaces. */
export function plainText(text: string): string {
  return text
    .toLowerCase()
    .normalize('NFD')
    .replace(/\p{Mark}/gu, '')
    .replace(/[\s_/,.()-]+/g, ' ')
    .trim();
}

function choice(code: string, label: string): Choice {
  return { code, label, search: plainText(`${label} ${code}`) };
}

/** The list behind a field. */
export function choicesOf(input: InputKind, reference: Reference | undefined): Choice[] {
  switch (input) {
    case 'country':
      return (reference?.countries ?? []).map((c) => choice(c.code, c.name));
    case 'currency':
      return (reference?.currencies ?? []).map((c) => choice(c.code, `${c.code} – ${c.name}`));
    case 'timezone':
      return (reference?.timezones ?? []).map((zone) => choice(zone, zone));
    default:
      return [];
  }
}

/** What fits the typed text: entries that start with it first, then those with a word that does, then the rest. */
export function matches(choices: Choice[], typed: string): Choice[] {
  const wanted = plainText(typed);
  if (wanted === '') return choices;
  const rank = ({ search, code }: Choice) => {
    if (code.toLowerCase() === wanted) return 0;
    if (search.startsWith(wanted)) return 1;
    if (search.includes(` ${wanted}`)) return 2;
    return search.includes(wanted) ? 3 : 4;
  };
  return choices
    .map((entry) => ({ entry, rank: rank(entry) }))
    .filter((ranked) => ranked.rank < 4)
    .sort((a, b) => a.rank - b.rank)
    .map((ranked) => ranked.entry);
}

/** The entry that the text names by itself; undefined when it names none or leaves a choice. */
export function named(choices: Choice[], typed: string): Choice | undefined {
  const wanted = plainText(typed);
  if (wanted === '') return undefined;
  const exact = choices.find((c) => plainText(c.code) === wanted || plainText(c.label) === wanted);
  if (exact) return exact;
  const found = matches(choices, typed);
  return found.length === 1 ? found[0] : undefined;
}
