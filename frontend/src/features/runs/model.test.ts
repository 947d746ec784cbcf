import { describe, expect, it } from 'vitest';
import type { Run } from '@/api/types';
import { actsFor, invitingIsOver, progressOf, timelineItems } from './model';

const step = (id: string, state: string, more: object = {}) => ({
  id,
  title: id,
  help: '',
  assignee: 'machine',
  connector: id,
  required: true,
  skippable: false,
  state,
  attempts: 1,
  message: '',
  note: '',
  output: {},
  doneBy: '',
  ...more,
});
const run = (state: string, steps: object[]) =>
  ({ id: 'rn_1', state, steps, createdAt: '2026-11-22T10:00:00Z' }) as unknown as Run;

describe('where a run stands', () => {
  it.each([
    ['is live when it is done', run('done', [step('a', 'done')]), 'live'],
    [
      'is live when only optional work is open',
      run('needs_action', [step('a', 'done'), step('b', 'needs_action', { required: false })]),
      'live',
    ],
    ['needs somebody', run('needs_action', [step('a', 'failed')]), 'attention'],
    ['is working', run('running', [step('a', 'running')]), 'working'],
  ])('%s', (_, of, expected) => {
    expect(progressOf(of)).toBe(expected);
  });

  it('is not known before it is loaded', () => {
    expect(progressOf(undefined)).toBeUndefined();
  });
});

describe('what can be done about a step', () => {
  it.each([
    ['failed', false, ['retry']],
    ['failed', true, ['retry', 'skip']],
    ['needs_action', true, ['done', 'skip']],
    ['waiting', false, ['retry']],
    ['done', true, []],
    ['running', true, []],
  ])('%s, skippable %s: %j', (state, skippable, acts) => {
    expect(actsFor({ state, skippable })).toEqual(acts);
  });
});

it('the timeline has each step with its own events', () => {
  const events = [
    { seq: 1, step: 'a', state: 'running', message: '', at: 'x' },
    { seq: 2, step: '', state: 'running', message: '', at: 'x' },
    { seq: 3, step: 'b', state: 'something-new', message: 'hm', at: 'x' },
  ];
  const items = timelineItems(run('running', [step('a', 'running'), step('b', 'pending')]), events);
  expect(items.map((i) => i.log.map((l) => `${String(l.key)} ${l.state}`))).toEqual([['1 running'], ['3 pending']]);
});

it('inviting is over when its step is', () => {
  expect(invitingIsOver(run('running', [step('invite.users', 'running')]))).toBe(false);
  expect(invitingIsOver(run('done', [step('invite.users', 'done')]))).toBe(true);
  expect(invitingIsOver(undefined)).toBe(false);
});
