import { expect, test } from 'vitest';
import { isPale } from './contrast';

test.each([
  ['#ffd400', true],
  ['#777777', true],
  ['#767676', false],
  ['#0f6e64', false],
  ['nonsense', false],
  ['', false],
])('%s is pale: %s', (color, pale) => {
  expect(isPale(color)).toBe(pale);
});
