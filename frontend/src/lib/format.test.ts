import { afterEach, describe, expect, it } from 'vitest';
import {
  formatAs,
  formatClock,
  formatDate,
  formatDateTime,
  formatNumber,
  formatElapsed,
  formatList,
  formatRelative,
} from './format';

const now = new Date('2026-03-12T10:00:00Z');

describe('formatRelative', () => {
  it.each([
    ['2026-03-12T10:00:00Z', 'now'],
    ['2026-03-12T09:59:30Z', 'now'],
    ['2026-03-12T09:55:00Z', '5 minutes ago'],
    ['2026-03-12T08:00:00Z', '2 hours ago'],
    ['2026-03-11T10:00:00Z', 'yesterday'],
    ['2026-03-15T10:00:00Z', 'in 3 days'],
    ['2026-02-20T10:00:00Z', '2 weeks ago'],
    ['2024-03-12T10:00:00Z', '2 years ago'],
  ])('says of %s: %s', (iso, words) => {
    expect(formatRelative(iso, now)).toBe(words);
  });
});

describe('formatDateTime', () => {
  it('shows a time in the zone it is asked for', () => {
    expect(formatDateTime('2026-03-12T23:30:00Z', 'Asia/Tokyo')).toContain('13');
    expect(formatDateTime('2026-03-12T23:30:00Z', 'UTC')).toContain('12');
  });
});

describe('formatAs', () => {
  afterEach(() => {
    formatAs({});
  });

  it('shows times in the reader’s zone, unless something else decides it', () => {
    formatAs({ timezone: 'Asia/Tokyo' });
    expect(formatDate('2026-03-12T23:30:00Z')).toContain('13');
    expect(formatDate('2026-03-12T23:30:00Z', 'UTC')).toContain('12');
    expect(formatClock(new Date('2026-03-12T23:30:00Z'))).toBe('08:30');
  });

  it('writes dates and numbers in the reader’s way, and words in English', () => {
    formatAs({ language: 'de-DE', timezone: 'UTC' });
    expect(formatDateTime('2026-03-12T23:30:00Z')).toBe('12.03.2026, 23:30');
    expect(formatNumber(1234.5)).toBe('1.234,5');
    expect(formatRelative('2026-03-12T09:55:00Z', now)).toBe('5 minutes ago');
    expect(formatList(['a', 'b'])).toBe('a and b');
  });

  it('takes the browser’s zone where it does not know the reader’s', () => {
    formatAs({ timezone: 'Mars/Olympus' });
    expect(formatDateTime('2026-03-12T23:30:00Z')).toContain('2026');
  });
});

describe('formatElapsed', () => {
  it.each([
    [0, '0:00'],
    [-5, '0:00'],
    [7_400, '0:07'],
    [750_000, '12:30'],
    [3_723_000, '1:02:03'],
  ])('shows %i ms as %s', (milliseconds, shown) => {
    expect(formatElapsed(milliseconds)).toBe(shown);
  });
});

describe('formatList', () => {
  it.each([
    [[], ''],
    [['a'], 'a'],
    [['a', 'b'], 'a and b'],
    [['a', 'b', 'c'], 'a, b, and c'],
  ])('joins %j', (items, text) => {
    expect(formatList(items)).toBe(text);
  });
});
