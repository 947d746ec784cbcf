import { describe, expect, it } from 'vitest';
import { voiceTemplate } from './testing';
import {
  addPeople,
  checkRows,
  parsePeople,
  rowsOf,
  serverRowErrors,
  usersOf,
  usersWithoutRole,
  type UserRow,
} from './users';

const { roles } = voiceTemplate();
const row = (key: string, email: string, role = 'TENANT_OWNER', name = ''): UserRow => ({ key, email, name, role });

describe('checking users', () => {
  it('flags an address on every row that has it, whatever its case', () => {
    const found = checkRows(
      [row('a', 'ada@example.com'), row('b', 'bob@example.com'), row('c', 'ADA@example.com')],
      roles,
    );
    expect([...found.keys()]).toEqual(['a', 'c']);
    expect(found.get('a')?.email).toContain('1 and 3');
  });

  it.each(['ada', 'ada@', 'ada@host', 'a b@example.com', 'a@b@example.com', '<ada@example.com>'])(
    'refuses %s',
    (email) => {
      expect(checkRows([row('a', email)], roles).get('a')?.email).toMatch(/one email address/);
    },
  );

  it('says nothing about an empty row, and about a name without an address', () => {
    expect(checkRows([row('a', '')], roles).size).toBe(0);
    expect(checkRows([row('a', '', 'TENANT_OWNER', 'Ada')], roles).get('a')?.email).toMatch(/Enter an email/);
  });

  it('marks a role that the template does not have', () => {
    expect(checkRows([row('a', 'ada@example.com', 'CRM_ADMIN')], roles).get('a')?.role).toContain('CRM_ADMIN');
    expect(usersWithoutRole([row('a', 'ada@example.com', 'CRM_ADMIN'), row('b', 'b@example.com')], roles)).toHaveLength(
      1,
    );
  });

  it('lays the server’s problems onto the rows that were sent, past empty ones', () => {
    const rows = [row('empty', ''), row('a', 'ada@example.com'), row('b', 'bob@example.com')];
    const problems = [
      { pointer: '/answers/users/1/role', code: 'role', message: 'not a role' },
      { pointer: '/answers/users', code: 'required', message: 'the list itself' },
    ];
    expect([...serverRowErrors(problems, 'users', rows)]).toEqual([['b', { role: 'not a role' }]]);
  });
});

describe('storing users', () => {
  it('leaves out empty rows and trims the others', () => {
    expect(usersOf([row('a', ' ada@example.com '), row('b', '')])).toEqual([
      { email: 'ada@example.com', name: '', role: 'TENANT_OWNER' },
    ]);
  });

  it('reads back whatever is stored, be it nonsense', () => {
    expect(rowsOf('nonsense', () => 'k')).toEqual([]);
    expect(rowsOf([null, { email: 5, role: 'X' }], () => 'k')).toEqual([
      { key: 'k', email: '', name: '', role: '' },
      { key: 'k', email: '', name: '', role: 'X' },
    ]);
  });
});

describe('pasting people', () => {
  it.each([
    ['one per line', 'ada@example.com\nbob@example.com', ['ada@example.com/', 'bob@example.com/']],
    [
      'commas and semicolons',
      'ada@example.com, bob@example.com; cy@example.com',
      ['ada@example.com/', 'bob@example.com/', 'cy@example.com/'],
    ],
    ['names in front', 'Ada Lovelace <ada@example.com>', ['ada@example.com/Ada Lovelace']],
    ['names in quotes', '"Ada Lovelace" <ada@example.com>', ['ada@example.com/Ada Lovelace']],
    [
      'cells of a spreadsheet',
      'Ada Lovelace\tada@example.com\nbob@example.com\tBob',
      ['ada@example.com/Ada Lovelace', 'bob@example.com/Bob'],
    ],
    ['a name and an address side by side', 'Ada Lovelace ada@example.com', ['ada@example.com/Ada Lovelace']],
    ['nothing usable', 'hello there', []],
  ])('reads %s', (_, text, expected) => {
    expect(parsePeople(text).map((p) => `${p.email}/${p.name}`)).toEqual(expected);
  });

  it('leaves out who is there already', () => {
    const { rows, added, known } = addPeople(
      [row('a', 'ada@example.com'), row('empty', '')],
      parsePeople('ADA@example.com\nbob@example.com\nbob@example.com'),
      'VOICEPRO_VIEWER',
      () => 'new',
    );
    expect(rows.map((r) => r.email)).toEqual(['ada@example.com', 'bob@example.com']);
    expect([added, known]).toEqual([1, 2]);
  });
});
