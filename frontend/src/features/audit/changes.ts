import type { AuditEvent } from '@/api/types';

export type Change = { name: string; before: string | undefined; after: string | undefined };

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** A value as somebody reads it. */
export function valueWords(value: unknown): string {
  if (Array.isArray(value)) return value.map(valueWords).join(', ');
  if (isRecord(value)) {
    return Object.entries(value)
      .map(([name, inner]) => `${name}: ${valueWords(inner)}`)
      .join(', ');
  }
  return typeof value === 'string' ? value : JSON.stringify(value);
}

const wordsOf = (values: Record<string, unknown>, name: string) =>
  values[name] === undefined ? undefined : valueWords(values[name]);

/** What changed, name by name, and what else belongs to the event. What stayed, and what is empty, says nothing. */
export function readDetail(detail: AuditEvent['detail']): { changes: Change[]; rest: [string, string][] } {
  const { before, after, ...others } = detail as Record<string, unknown>;
  const was = isRecord(before) ? before : { '': before };
  const is = isRecord(after) ? after : { '': after };
  const names = [...new Set([...Object.keys(was), ...Object.keys(is)])];
  const changes = names
    .map((name) => ({ name, before: wordsOf(was, name), after: wordsOf(is, name) }))
    .filter((change) => (change.before ?? '') !== (change.after ?? ''));
  const rest = Object.entries(others).map(([name, value]): [string, string] => [name, valueWords(value)]);
  return { changes, rest: rest.filter(([, words]) => words !== '') };
}

/** The event in one line: what changed, or else what belongs to it. */
export function summaryOf(detail: AuditEvent['detail']): string {
  const { changes, rest } = readDetail(detail);
  const changed = changes.map(({ name, before, after }) =>
    [name === '' ? '' : `${name}: `, before ?? '–', ' → ', after ?? '–'].join(''),
  );
  return [...changed, ...rest.map(([name, value]) => `${name}: ${value}`)].join(' · ');
}
