export type TeamRow = { key: string; email: string; role: string };

// One address, one @, a dot in the host, nothing that would start another address.
const address = /^[^\s@<>,;"()[\]]+@[^\s@<>,;"()[\]]+\.[^\s@<>,;"()[\].]+$/;

export const looksLikeEmail = (text: string) => text.length <= 254 && address.test(text);

const same = (email: string) => email.trim().toLowerCase();

/** The addresses in a text, each once: out of a mail's header, a column, or a list with commas. */
export function addressesIn(text: string): string[] {
  const seen = new Map<string, string>();
  for (const word of text.split(/[\s,;<>()"]+/)) {
    const email = word.replace(/^mailto:/i, '').replace(/[.:]+$/, '');
    if (looksLikeEmail(email) && !seen.has(same(email))) seen.set(same(email), email);
  }
  return [...seen.values()];
}

/** Adds people to the rows; those who are there already are folded, and empty rows are filled first. */
export function addPeople(
  rows: readonly TeamRow[],
  emails: readonly string[],
  role: string,
  newKey: () => string,
): { rows: TeamRow[]; added: number; folded: number } {
  const kept = rows.filter((row) => row.email.trim() !== '');
  const known = new Set(kept.map((row) => same(row.email)));
  const fresh = emails.filter((email) => !known.has(same(email)));
  return {
    rows: [...kept, ...fresh.map((email) => ({ key: newKey(), email, role }))],
    added: fresh.length,
    folded: emails.length - fresh.length,
  };
}

export type RowProblem = 'wrong' | 'twice';

/** What is wrong with each row that is filled in; a duplicate is flagged where it stands again. */
export function problemsOf(rows: readonly TeamRow[]): Map<string, RowProblem> {
  const seen = new Set<string>();
  const found = new Map<string, RowProblem>();
  for (const { key, email } of rows) {
    if (email.trim() === '') continue;
    if (!looksLikeEmail(email.trim())) found.set(key, 'wrong');
    else if (seen.has(same(email))) found.set(key, 'twice');
    seen.add(same(email));
  }
  return found;
}
