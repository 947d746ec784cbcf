import { expect, test } from 'vitest';
import { addPeople, addressesIn, problemsOf } from './team';

const keys = () => {
  let n = 0;
  return () => `k${String((n += 1))}`;
};

test('E37: addresses come out of whatever was pasted, each once', () => {
  expect(
    addressesIn('Ada <ada@example.com>, bob@example.com;\nADA@example.com mailto:eve@example.com. nobody@'),
  ).toEqual(['ada@example.com', 'bob@example.com', 'eve@example.com']);
});

test('E37: who is there already is folded, and empty rows give way', () => {
  const rows = [
    { key: 'a', email: 'ada@example.com', role: 'X' },
    { key: 'b', email: ' ', role: 'X' },
  ];
  const { rows: next, ...counts } = addPeople(rows, ['ADA@example.com', 'bob@example.com'], 'Y', keys());
  expect(counts).toEqual({ added: 1, folded: 1 });
  expect(next.map(({ email, role }) => `${email} ${role}`)).toEqual(['ada@example.com X', 'bob@example.com Y']);
});

test('E37: duplicates and slips are flagged, empty rows are not', () => {
  const row = (key: string, email: string) => ({ key, email, role: 'X' });
  const found = problemsOf([row('a', 'ada@example.com'), row('b', 'Ada@Example.com'), row('c', 'ada@'), row('d', '')]);
  expect([...found]).toEqual([
    ['b', 'twice'],
    ['c', 'wrong'],
  ]);
});
