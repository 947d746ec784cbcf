import type { WidgetSchedule } from '@/api/types';

export type Span = { from: string; to: string };
export type Day = { date: string; note: string; spans: Span[] };
/** A schedule as it is edited: the hours of the seven days, Monday first. */
export type Draft = { name: string; week: Span[][]; days: Day[] };

const monday = Date.UTC(2024, 0, 1);

/** The days of the week in the reader's language, Monday first. */
export function dayNames(style: 'long' | 'short' = 'long'): string[] {
  const format = new Intl.DateTimeFormat(document.documentElement.lang || 'en', { weekday: style, timeZone: 'UTC' });
  return [0, 1, 2, 3, 4, 5, 6].map((day) => format.format(monday + day * 86_400_000));
}

export function draftOf(schedule: WidgetSchedule | undefined): Draft {
  const office = { from: '09:00', to: '17:00' };
  if (schedule === undefined) {
    return { name: '', week: [0, 1, 2, 3, 4, 5, 6].map((day) => (day < 5 ? [{ ...office }] : [])), days: [] };
  }
  return {
    name: schedule.name,
    week: [1, 2, 3, 4, 5, 6, 7].map((day) =>
      schedule.week.filter((one) => one.day === day).map(({ from, to }) => ({ from, to: shown(to) })),
    ),
    days: schedule.exceptions.map(({ date, note = '', spans }) => ({
      date,
      note,
      spans: spans.map(({ from, to }) => ({ from, to: shown(to) })),
    })),
  };
}

// Browsers' fields for times know no 24:00; until 00:00 means the same.
const shown = (to: string) => (to === '24:00' ? '00:00' : to);

export function scheduleOf({ name, week, days }: Draft, id: string | undefined): WidgetSchedule {
  return {
    id,
    name: name.trim(),
    week: week.flatMap((spans, day) => spans.map((span) => ({ day: day + 1, ...span }))),
    exceptions: days.map(({ date, note, spans }) => ({ date, note: note.trim() || undefined, spans })),
  };
}

const minutes = (time: string) => Number(time.slice(0, 2)) * 60 + Number(time.slice(3, 5));

function within({ from, to }: Span): [number, number] {
  const [start, end] = [minutes(from), minutes(to)];
  return [start, end <= start ? end + 1_440 : end];
}

export type Fault = 'time' | 'overlap';

/** What is wrong with the hours of one day. */
export function faultOf(spans: readonly Span[]): Fault | undefined {
  if (spans.some(({ from, to }) => from === '' || to === '')) return 'time';
  const sorted = spans.map(within).sort(([a], [b]) => a - b);
  return sorted.some(([start], i) => i > 0 && start < (sorted[i - 1]?.[1] ?? 0)) ? 'overlap' : undefined;
}

const written = (spans: readonly Span[]) => spans.map(({ from, to }) => `${from}–${to}`).join(', ');

/** The week in few words: "Mon–Fri 09:00–17:00", each stretch of days with the same hours by itself. */
export function summaryOf(schedule: WidgetSchedule): string[] {
  const names = dayNames('short');
  const { week } = draftOf(schedule);
  const stretches: { from: number; to: number; hours: string }[] = [];
  week.forEach((spans, day) => {
    const hours = written(spans);
    const last = stretches[stretches.length - 1];
    if (last?.hours === hours) last.to = day;
    else stretches.push({ from: day, to: day, hours });
  });
  return stretches
    .filter(({ hours }) => hours !== '')
    .map(({ from, to, hours }) => {
      const days = from === to ? (names[from] ?? '') : `${names[from] ?? ''}–${names[to] ?? ''}`;
      return `${days} ${hours}`;
    });
}
