import type { Run } from '@/api/types';
import type { TimelineItem, TimelineState } from '@/components/Timeline';
import type { StepAct } from './api';
import type { RunEvent } from './useRun';

const states: readonly string[] = [
  'pending',
  'running',
  'waiting',
  'needs_action',
  'failed',
  'done',
  'skipped',
  'undone',
] satisfies TimelineState[];

/** A step's state as the timeline knows it; a word from a newer server counts as still to do. */
export function timelineState(state: string): TimelineState {
  return states.includes(state) ? (state as TimelineState) : 'pending';
}

/** The steps of a run with what happened in each. */
export function timelineItems(run: Run, events: RunEvent[]): TimelineItem[] {
  return run.steps.map((step) => ({
    id: step.id,
    title: step.title,
    state: timelineState(step.state),
    required: step.required,
    assignee: step.assignee,
    message: step.message,
    note: step.note,
    help: step.help,
    attempts: step.attempts,
    startedAt: step.startedAt,
    finishedAt: step.finishedAt,
    doneBy: step.doneBy,
    log: events
      .filter((event) => event.step === step.id)
      .map(({ seq, at, state, message }) => ({ key: seq, at, state: timelineState(state), message })),
  }));
}

/** What can be done about a step as it stands. */
export function actsFor(step: { state: string; skippable: boolean }): StepAct[] {
  switch (step.state) {
    case 'failed':
      return step.skippable ? ['retry', 'skip'] : ['retry'];
    case 'needs_action':
      return step.skippable ? ['done', 'skip'] : ['done'];
    case 'waiting':
      return step.skippable ? ['retry', 'skip'] : ['retry'];
    default:
      return [];
  }
}

export function stepsDone(run: Run): number {
  return run.steps.filter((step) => ['done', 'skipped', 'undone'].includes(step.state)).length;
}

/** Where the work stands, in the three ways that matter to whoever waits for it. */
export function progressOf(run: Run | undefined): 'working' | 'attention' | 'live' | undefined {
  if (!run) return undefined;
  if (run.state === 'done') return 'live';
  if (run.steps.every((step) => !step.required || ['done', 'skipped', 'undone'].includes(step.state))) return 'live';
  return run.state === 'needs_action' ? 'attention' : 'working';
}

/** Whether nothing more happens by itself to the step that invites people. */
export function invitingIsOver(run: Run | undefined): boolean {
  const step = run?.steps.find((s) => s.connector === 'invite.users');
  return step !== undefined && ['done', 'skipped', 'failed', 'undone'].includes(step.state);
}
