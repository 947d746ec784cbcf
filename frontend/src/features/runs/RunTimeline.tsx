import { useEffect, useState } from 'react';
import type { Run } from '@/api/types';
import { Notice } from '@/components/Notice';
import { ProblemAlert } from '@/components/ProblemAlert';
import { StateBadge, type StateTone } from '@/components/StateBadge';
import { Timeline } from '@/components/Timeline';
import { formatElapsed } from '@/lib/format';
import { t } from './messages';
import { stepsDone, timelineItems } from './model';
import { StepActions } from './StepActions';
import type { LiveRun } from './useRun';
import classes from './Runs.module.css';

/** The live timeline of a run. The same on the wizard's last page and on the run's own. */
export function RunTimeline({ live, canManage }: { live: LiveRun; canManage: boolean }) {
  const { run, error, events } = live;
  const now = useClock(run !== undefined && run.state !== 'done');
  if (!run) {
    if (error) return <ProblemAlert error={error} title={t('run.failedLoad')} onRetry={live.refetch} />;
    return <p role="status">{t('run.loading')}</p>;
  }
  return (
    <div className={classes.run}>
      <RunHead run={run} now={now} />
      {!live.live && <Notice tone="info">{t('run.polling')}</Notice>}
      {run.steps.length === 0 ? (
        <p>{t('run.none')}</p>
      ) : (
        <Timeline
          items={timelineItems(run, events)}
          now={now}
          actions={(item) => canManage && <StepActions key={item.state} run={run} stepId={item.id} />}
        />
      )}
      <Announcer run={run} />
    </div>
  );
}

/** The time, each second while something runs. */
function useClock(running: boolean): Date {
  const [now, setNow] = useState(() => new Date());
  useEffect(() => {
    if (!running) return undefined;
    const timer = setInterval(() => {
      setNow(new Date());
    }, 1000);
    return () => {
      clearInterval(timer);
    };
  }, [running]);
  return now;
}

function RunHead({ run, now }: { run: Run; now: Date }) {
  const end = run.finishedAt ? new Date(run.finishedAt) : now;
  const spent = end.getTime() - new Date(run.createdAt).getTime();
  const time = formatElapsed(spent);
  return (
    <p className={classes.head}>
      <RunBadge state={run.state} />
      <span>{t('run.progress', { done: stepsDone(run), total: run.steps.length })}</span>
      <span>
        {run.finishedAt && spent < 1000
          ? t('run.tookNoTime')
          : t(run.finishedAt ? 'run.took' : 'run.elapsed', { time })}
      </span>
    </p>
  );
}

const tones: Record<string, StateTone> = {
  queued: 'neutral',
  running: 'busy',
  waiting: 'attention',
  needs_action: 'attention',
  done: 'done',
};
const words = ['queued', 'running', 'waiting', 'needs_action', 'done'] as const;

/** A run's state as a word and a colour. */
export function RunBadge({ state }: { state: string }) {
  const word = words.find((known) => known === state) ?? 'queued';
  return <StateBadge tone={tones[word] ?? 'neutral'}>{t(`run.${word}`)}</StateBadge>;
}

/** Tells screen readers what changed last, without reading the whole list again. */
function Announcer({ run }: { run: Run }) {
  const active = run.steps.findLast((step) => step.state !== 'pending');
  const state = words.find((known) => known === run.state) ?? 'queued';
  return (
    <p className={classes.unseen} role="status">
      {active && t('run.announce', { title: active.title, state: t(`run.${state}`) })}
    </p>
  );
}
