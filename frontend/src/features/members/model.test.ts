import { expect, test } from 'vitest';
import { difference } from './model';

test('a change of permissions is told with wildcards spelt out', () => {
  const all = ['A:x', 'A:y', 'B:x'];
  expect(difference(['A:*'], ['A:x', 'B:x'], all)).toEqual({ gained: ['B:x'], lost: ['A:y'] });
  expect(difference(['*'], ['*'], all)).toEqual({ gained: [], lost: [] });
});
