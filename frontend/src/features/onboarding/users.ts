import type { FieldError, TemplateRole } from '@/api/types';
import { formatList } from '@/lib/format';
import { t } from './messages';
import { pointerPath } from './model';

/** One person who is invited when the tenant is created. */
export interface InitialUser {
  email: string;
  name: string;
  role: string;
}

/** One row of the users step. The key keeps rows apart while they are typed. */
export interface UserRow extends InitialUser {
  key: string;
}

export type UserField = 'email' | 'name' | 'role';
export type RowErrors = Partial<Record<UserField, string>>;

/** The rows of stored answers; anything else than a list of objects counts as none. */
export function rowsOf(answer: unknown, newKey: () => string): UserRow[] {
  if (!Array.isArray(answer)) return [];
  return answer.map((entry: unknown) => {
    const user = (typeof entry === 'object' && entry !== null ? entry : {}) as Record<string, unknown>;
    return { key: newKey(), email: text(user.email), name: text(user.name), role: text(user.role) };
  });
}

const text = (value: unknown) => (typeof value === 'string' ? value : '');

const isBlank = (row: UserRow) => row.email.trim() === '' && row.name.trim() === '';

/** What is stored: rows somebody typed into, without keys. */
export function usersOf(rows: UserRow[]): InitialUser[] {
  return rows
    .filter((row) => !isBlank(row))
    .map(({ email, name, role }) => ({ email: email.trim(), name: name.trim(), role }));
}

// One address, one @, a dot in the host, nothing that would start another address.
const emailPattern = /^[^\s@<>,;"()[\]]+@[^\s@<>,;"()[\]]+\.[^\s@<>,;"()[\].]+$/;

export const looksLikeEmail = (value: string) => value.length <= 254 && emailPattern.test(value);

/** What is wrong with each row, by key. A duplicate is flagged on every row that has it. */
export function checkRows(rows: UserRow[], roles: TemplateRole[]): Map<string, RowErrors> {
  const places = placesByEmail(rows);
  const result = new Map<string, RowErrors>();
  for (const row of rows) {
    if (isBlank(row)) continue;
    const errors: RowErrors = {};
    const email = emailError(row, places);
    const role = roleError(row.role, roles);
    if (email) errors.email = email;
    if (role) errors.role = role;
    if (email || role) result.set(row.key, errors);
  }
  return result;
}

function placesByEmail(rows: UserRow[]): Map<string, number[]> {
  const places = new Map<string, number[]>();
  rows.forEach((row, index) => {
    const key = row.email.trim().toLowerCase();
    if (key) places.set(key, [...(places.get(key) ?? []), index + 1]);
  });
  return places;
}

function emailError(row: UserRow, places: Map<string, number[]>): string | undefined {
  const email = row.email.trim();
  if (email === '') return t('users.emailMissing');
  if (!looksLikeEmail(email)) return t('users.emailWrong');
  const rows = places.get(email.toLowerCase()) ?? [];
  return rows.length > 1 ? t('users.emailTwice', { rows: formatList(rows.map(String)) }) : undefined;
}

function roleError(role: string, roles: TemplateRole[]): string | undefined {
  if (role === '') return t('users.roleMissing');
  return roles.some((r) => r.name === role) ? undefined : t('users.roleUnknown', { role });
}

/** The users whose role the template does not have, for instance after it was changed. */
export function usersWithoutRole(rows: InitialUser[], roles: TemplateRole[]): InitialUser[] {
  return rows.filter((row) => row.role !== '' && !roles.some((r) => r.name === row.role));
}

/** Puts the server's problems of the users step onto the rows that were sent. */
export function serverRowErrors(problems: FieldError[], stepId: string, rows: UserRow[]): Map<string, RowErrors> {
  const sent = rows.filter((row) => !isBlank(row));
  const result = new Map<string, RowErrors>();
  for (const problem of problems) {
    const [step, index, field] = pointerPath(problem.pointer);
    const row = step === stepId ? sent[Number(index)] : undefined;
    if (!row) continue;
    const errors = result.get(row.key) ?? {};
    errors[isUserField(field) ? field : 'email'] ??= problem.message;
    result.set(row.key, errors);
  }
  return result;
}

const isUserField = (field: string | undefined): field is UserField =>
  field === 'email' || field === 'name' || field === 'role';

/**
 * People out of pasted text: one per line, comma or semicolon, as plain
 * addresses, "Name <address>", or spreadsheet cells with a name beside it.
 */
export function parsePeople(pasted: string): { email: string; name: string }[] {
  const people: { email: string; name: string }[] = [];
  for (const line of pasted.split(/[\r\n;]+/)) {
    people.push(...parseLine(line));
  }
  return people;
}

function parseLine(line: string): { email: string; name: string }[] {
  const cells = line
    .split(/[\t,]+/)
    .map((c) => c.trim())
    .filter(Boolean);
  const names = cells.filter((c) => !c.includes('@'));
  const withAddress = cells.filter((c) => c.includes('@'));
  const [only, ...more] = withAddress;
  if (only !== undefined && more.length === 0) {
    const person = parsePerson(only);
    return [{ email: person.email, name: person.name || names.join(' ') }];
  }
  return withAddress.map(parsePerson);
}

function parsePerson(cell: string): { email: string; name: string } {
  const [, name = '', address] = /^"?([^"<]*)"?\s*<([^<>]+)>$/.exec(cell) ?? [];
  if (address !== undefined) return { email: address.trim(), name: name.trim() };
  const words = cell.split(/\s+/);
  const email = words.find((w) => w.includes('@')) ?? cell;
  return { email, name: words.filter((w) => w !== email).join(' ') };
}

/** Adds pasted people, leaving out addresses that are already there. */
export function addPeople(
  rows: UserRow[],
  people: { email: string; name: string }[],
  role: string,
  newKey: () => string,
): { rows: UserRow[]; added: number; known: number } {
  const kept = rows.filter((row) => !isBlank(row));
  const seen = new Set(kept.map((row) => row.email.trim().toLowerCase()));
  let added = 0;
  for (const person of people) {
    const key = person.email.toLowerCase();
    if (seen.has(key)) continue;
    seen.add(key);
    kept.push({ key: newKey(), ...person, role });
    added += 1;
  }
  return { rows: kept, added, known: people.length - added };
}
