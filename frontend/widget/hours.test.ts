import { describe, expect, test } from 'vitest';
import { isOpen, untilChange } from './hours';

const at = (time: string) => Date.parse(`2026-03-02T${time}Z`);
const changes = ['2026-03-02T12:00:00Z', '2026-03-02T13:00:00Z', '2026-03-02T17:00:00Z'];

describe('E44 the hours of an app', () => {
  test.each([
    ['11:59:59', true],
    ['12:00:00', false],
    ['12:59:59', false],
    ['13:00:00', true],
    ['17:00:00', false],
    ['23:00:00', false],
  ])('at %s: %s', (time, open) => {
    expect(isOpen({ open: true, changes }, at(time))).toBe(open);
    expect(isOpen({ open: false, changes }, at(time))).toBe(!open);
  });

  test('without changes it stays as it is', () => {
    expect(isOpen({ open: true, changes: [] }, at('03:00:00'))).toBe(true);
    expect(untilChange([{ open: true, changes: [] }], at('03:00:00'))).toBe(Infinity);
  });

  test('the next change of any app counts', () => {
    const other = { open: false, changes: ['2026-03-02T12:30:00Z'] };
    expect(untilChange([{ open: true, changes }, other], at('12:00:00'))).toBe(30 * 60_000);
  });
});
