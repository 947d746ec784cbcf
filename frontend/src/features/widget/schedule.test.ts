import { describe, expect, test } from 'vitest';
import { draftOf, faultOf, scheduleOf, summaryOf } from './schedule';

const office = {
  id: 'sc_1',
  name: 'Office',
  week: [
    ...[1, 2, 3].map((day) => ({ day, from: '09:00', to: '17:00' })),
    { day: 5, from: '09:00', to: '12:00' },
    { day: 5, from: '13:00', to: '24:00' },
  ],
  exceptions: [{ date: '2026-12-24', spans: [], note: 'Christmas Eve' }],
};

describe('E44 a schedule that is edited', () => {
  test('says its week in few words', () => {
    expect(summaryOf(office)).toEqual(['Mon–Wed 09:00–17:00', 'Fri 09:00–12:00, 13:00–00:00']);
    expect(summaryOf({ ...office, week: [] })).toEqual([]);
  });

  test('comes back as it was, midnight as 00:00', () => {
    const again = scheduleOf(draftOf(office), 'sc_1');
    expect(again.week[4]).toEqual({ day: 5, from: '13:00', to: '00:00' });
    expect({ ...again, week: again.week.slice(0, 4) }).toEqual({ ...office, week: office.week.slice(0, 4) });
  });

  test.each([
    [
      [
        { from: '09:00', to: '12:00' },
        { from: '12:00', to: '13:00' },
      ],
      undefined,
    ],
    [
      [
        { from: '09:00', to: '12:30' },
        { from: '12:00', to: '13:00' },
      ],
      'overlap',
    ],
    [
      [
        { from: '22:00', to: '02:00' },
        { from: '23:00', to: '23:30' },
      ],
      'overlap',
    ],
    [
      [
        { from: '22:00', to: '02:00' },
        { from: '08:00', to: '12:00' },
      ],
      undefined,
    ],
    [[{ from: '09:00', to: '' }], 'time'],
    [[], undefined],
  ])('%j: %s', (spans, fault) => {
    expect(faultOf(spans)).toBe(fault);
  });
});
