// Dates, numbers and lists in the reader's language. Formatters are costly to make, so each is made once.

/** The page's language, in the regional form the browser prefers: en-GB where that stands before en-US. */
function locale(): string {
  const language = document.documentElement.lang || 'en';
  return navigator.languages.find((l) => l === language || l.startsWith(`${language}-`)) ?? language;
}

/** How somebody wants dates and numbers written, and in which time zone; empty means as the browser does. */
type Wishes = { language?: string; timezone?: string };
let wished: { language: string; timezone: string } = { language: '', timezone: '' };

/** From now on times are shown so. The words of the app stay English. */
export function formatAs({ language = '', timezone = '' }: Wishes): void {
  wished = { language, timezone };
}

/** A formatter for one language and zone. A zone that this browser does not know counts as its own. */
function dateFormat(key: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const [language, timeZone] = key.split('|');
  try {
    return new Intl.DateTimeFormat(language, timeZone === '' ? options : { ...options, timeZone });
  } catch {
    return new Intl.DateTimeFormat(language, options);
  }
}

function keyOf(zone: string): string {
  return `${wished.language || locale()}|${zone || wished.timezone}`;
}

function once<T>(make: (key: string) => T): (key: string) => T {
  const made = new Map<string, T>();
  return (key) => {
    let found = made.get(key);
    if (found === undefined) made.set(key, (found = make(key)));
    return found;
  };
}

const dateTimes = once((key) => dateFormat(key, { dateStyle: 'medium', timeStyle: 'short' }));
const dates = once((key) => dateFormat(key, { dateStyle: 'medium' }));
const clocks = once((key) => dateFormat(key, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }));
const relatives = once((l) => new Intl.RelativeTimeFormat(l, { numeric: 'auto' }));
const lists = once((l) => new Intl.ListFormat(l, { type: 'conjunction' }));
const numbers = once((l) => new Intl.NumberFormat(l));

/** What a wish would look like, before it is one. */
export function previewAs({ language = '', timezone = '' }: Wishes, at: Date): { time: string; number: string } {
  const written = language || locale();
  return { time: dateTimes(`${written}|${timezone}`).format(at), number: numbers(written).format(1234.5) };
}

/** 12 Mar 2026, 10:42 — in the zone given, or the reader's. */
export function formatDateTime(iso: string, zone = ''): string {
  return dateTimes(keyOf(zone)).format(new Date(iso));
}

export function formatDate(iso: string, zone = ''): string {
  return dates(keyOf(zone)).format(new Date(iso));
}

/** 10:42 — in the zone given, or the reader's. */
export function formatClock(at: Date, zone = ''): string {
  return clocks(keyOf(zone)).format(at);
}

export function formatNumber(n: number): string {
  return numbers(wished.language || locale()).format(n);
}

/** a, b and c */
export function formatList(items: readonly string[]): string {
  return lists(locale()).format(items);
}

const units: readonly [Intl.RelativeTimeFormatUnit, number][] = [
  ['year', 365 * 86_400],
  ['month', 30 * 86_400],
  ['week', 7 * 86_400],
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
];

/** "5 minutes ago", "in 3 days"; below a minute "now". */
export function formatRelative(iso: string, now: Date = new Date()): string {
  const seconds = (new Date(iso).getTime() - now.getTime()) / 1000;
  const format = relatives(locale());
  for (const [unit, size] of units) {
    if (Math.abs(seconds) >= size) return format.format(Math.trunc(seconds / size), unit);
  }
  return format.format(0, 'second');
}

/** 0:07, 12:30, 1:02:03: time that passed, for running steps. */
export function formatElapsed(milliseconds: number): string {
  const total = Math.max(0, Math.floor(milliseconds / 1000));
  const pad = (n: number): string => String(n).padStart(2, '0');
  const [h, m, s] = [Math.floor(total / 3600), Math.floor((total % 3600) / 60), total % 60];
  return h > 0 ? `${String(h)}:${pad(m)}:${pad(s)}` : `${String(m)}:${pad(s)}`;
}
