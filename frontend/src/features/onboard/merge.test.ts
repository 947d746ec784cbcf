import { expect, test } from 'vitest';
import { leftAfter, over } from './merge';

test('what was typed here stays, and the rest follows the store', () => {
  expect(over({ name: 'Acme', city: 'Bonn' }, new Map([['city', 'Berlin']]))).toEqual({ name: 'Acme', city: 'Berlin' });
});

test('an entry that was changed while it was saved is still to save', () => {
  const typed = new Map([
    ['name', 'Acme Inc'],
    ['city', 'Berlin'],
  ]);
  expect([
    ...leftAfter(
      typed,
      new Map([
        ['name', 'Acme'],
        ['city', 'Berlin'],
      ]),
    ),
  ]).toEqual([['name', 'Acme Inc']]);
});
