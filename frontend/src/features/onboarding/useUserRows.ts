import { useState } from 'react';
import type { TemplateRole } from '@/api/types';
import { sameEntry } from './merge';
import {
  addPeople,
  checkRows,
  rowsOf,
  serverRowErrors,
  usersOf,
  type RowErrors,
  type UserField,
  type UserRow,
} from './users';
import { useWizard } from './wizardContext';

export interface UserRows {
  rows: UserRow[];
  /** The messages to show, by row. */
  errors: Map<string, RowErrors>;
  /** Everything that is wrong, shown or not. */
  wrong: Map<string, RowErrors>;
  change: (key: string, field: UserField, value: string) => void;
  leave: (key: string, field: UserField) => void;
  add: () => string;
  remove: (key: string) => UserRow | undefined;
  putBack: (row: UserRow, at: number) => void;
  paste: (people: { email: string; name: string }[], role: string) => { added: number; known: number };
  revealAll: () => void;
}

/** Hands out a key for each row; rows have nothing of their own that stays. */
function countRows(): () => string {
  let count = 0;
  return () => `row-${String((count += 1))}`;
}

/** The rows of the users step. They stay rows while they are typed; the draft gets what is filled in. */
export function useUserRows(stepId: string, roles: TemplateRole[], defaultRole: string): UserRows {
  const { session, state, fromReview } = useWizard();
  const [newKey] = useState(countRows);
  const roleFor = (count: number) => (count === 0 ? (roles[0]?.name ?? defaultRole) : defaultRole);
  const startRows = (answer: unknown) => {
    const stored = rowsOf(answer, newKey);
    return stored.length > 0 ? stored : [{ key: newKey(), email: '', name: '', role: roleFor(0) }];
  };

  const answer = state.answers[stepId];
  const [rows, setRows] = useState(() => startRows(answer));
  const [shown, setShown] = useState<ReadonlySet<string>>(new Set());
  const [all, setAll] = useState(fromReview || (answer !== undefined && checkRows(rows, roles).size > 0));
  // Somebody else's save, or their version taken over: the rows follow.
  if (!sameEntry(usersOf(rowsOf(answer, () => '')), usersOf(rows))) setRows(startRows(answer));

  const put = (next: UserRow[]) => {
    setRows(next);
    session.setAnswer(stepId, usersOf(next));
  };
  const own = checkRows(rows, roles);
  const unchanged = sameEntry(answer ?? [], state.stored.answers[stepId]);
  const server = unchanged ? serverRowErrors(state.stored.problems, stepId, rows) : new Map<string, RowErrors>();
  const wrong = merge(rows, own, server);

  return {
    rows,
    wrong,
    errors: all ? wrong : visible(wrong, shown),
    change: (key, field, value) => {
      put(rows.map((row) => (row.key === key ? { ...row, [field]: value } : row)));
    },
    leave: (key, field) => {
      setShown(new Set([...shown, ...placesToShow(rows, key, field)]));
      if (session.unsaved) void session.save();
    },
    add: () => {
      const key = newKey();
      put([...rows, { key, email: '', name: '', role: roleFor(rows.length) }]);
      return key;
    },
    remove: (key) => {
      const left = rows.filter((row) => row.key !== key);
      put(left);
      void session.save();
      return rows.find((row) => row.key === key);
    },
    putBack: (row, at) => {
      setRows((now) => {
        const next = now.toSpliced(at, 0, row);
        session.setAnswer(stepId, usersOf(next));
        return next;
      });
    },
    paste: (people, role) => {
      const { rows: next, ...counts } = addPeople(rows, people, role, newKey);
      put(next);
      setAll(true);
      void session.save();
      return counts;
    },
    revealAll: () => {
      setAll(true);
    },
  };
}

const place = (key: string, field: UserField) => `${key}.${field}`;

/** Leaving an address shows what is wrong with it, on every row that has the same one. An empty row is not scolded. */
function placesToShow(rows: UserRow[], key: string, field: UserField): string[] {
  const row = rows.find((r) => r.key === key);
  if (!row || (row[field] === '' && field !== 'email') || (row.email === '' && row.name === '')) return [];
  if (field !== 'email') return [place(key, field)];
  const same = rows.filter((r) => r.email.trim().toLowerCase() === row.email.trim().toLowerCase());
  return same.map((r) => place(r.key, 'email'));
}

function visible(wrong: Map<string, RowErrors>, shown: ReadonlySet<string>): Map<string, RowErrors> {
  const result = new Map<string, RowErrors>();
  for (const [key, errors] of wrong) {
    const entries = Object.entries(errors).filter(([field]) => shown.has(place(key, field as UserField)));
    if (entries.length > 0) result.set(key, Object.fromEntries(entries));
  }
  return result;
}

function merge(rows: UserRow[], own: Map<string, RowErrors>, server: Map<string, RowErrors>): Map<string, RowErrors> {
  const result = new Map<string, RowErrors>();
  for (const { key } of rows) {
    const errors = { ...server.get(key), ...own.get(key) };
    if (Object.keys(errors).length > 0) result.set(key, errors);
  }
  return result;
}
