import { Anchor } from '@mantine/core';
import type { ReactNode } from 'react';
import { IconAlert, IconCheck, IconChevronRight, IconClock } from '@/components/icons';
import { formatClock, formatElapsed } from '@/lib/format';
import { t } from './messages';
import classes from './Timeline.module.css';

export type TimelineState =
  'pending' | 'running' | 'waiting' | 'needs_action' | 'failed' | 'done' | 'skipped' | 'undone';

/** One line of a step's log. */
export interface TimelineEntry {
  key: string | number;
  at: string;
  state: TimelineState;
  message: string;
}

export interface TimelineItem {
  id: string;
  title: string;
  state: TimelineState;
  required: boolean;
  assignee: string;
  message: string;
  note: string;
  help: string;
  attempts: number;
  startedAt?: string;
  finishedAt?: string;
  doneBy?: string;
  log: TimelineEntry[];
}

interface TimelineProps {
  items: TimelineItem[];
  /** The time now, so that running steps count up together. */
  now: Date;
  /** What can be done about a step. */
  actions?: (item: TimelineItem) => ReactNode;
}

/** What happens step by step: each with its state in words, how long it took, and what was said. */
export function Timeline({ items, now, actions }: TimelineProps) {
  return (
    <ol className={classes['timeline']}>
      {items.map((item) => (
        <li key={item.id} className={classes['item']} data-state={item.state}>
          <span className={classes['mark']} aria-hidden="true">
            <Mark state={item.state} />
          </span>
          <div className={classes['body']}>
            <Head item={item} now={now} />
            <Details item={item} />
            {actions?.(item)}
          </div>
        </li>
      ))}
    </ol>
  );
}

function Mark({ state }: { state: TimelineState }) {
  switch (state) {
    case 'done':
      return <IconCheck size={14} strokeWidth={2.4} />;
    case 'failed':
    case 'needs_action':
      return <IconAlert size={14} strokeWidth={2} />;
    case 'waiting':
      return <IconClock size={14} strokeWidth={2} />;
    case 'skipped':
    case 'undone':
      return <IconChevronRight size={14} strokeWidth={2} />;
    default:
      return null;
  }
}

function Head({ item, now }: { item: TimelineItem; now: Date }) {
  const facts = [
    timeOf(item, now),
    item.attempts > 1 ? t('timeline.attempts', { count: item.attempts }) : '',
    item.doneBy && item.assignee !== 'machine' ? t('timeline.doneBy', { name: item.doneBy }) : '',
    item.required ? '' : t('timeline.optional'),
  ].filter(Boolean);
  return (
    <div className={classes['head']}>
      <h3 className={classes['title']}>{item.title}</h3>
      <span className={classes['state']}>{t(`timeline.${item.state}`)}</span>
      {facts.length > 0 && <span className={classes['facts']}>{facts.join(' · ')}</span>}
    </div>
  );
}

function timeOf({ startedAt, finishedAt, state }: TimelineItem, now: Date): string {
  if (!startedAt || state === 'pending') return '';
  const end = finishedAt ? new Date(finishedAt) : now;
  const spent = end.getTime() - new Date(startedAt).getTime();
  if (finishedAt && spent < 1000) return t('timeline.tookNoTime');
  const time = formatElapsed(spent);
  return t(finishedAt ? 'timeline.took' : 'timeline.since', { time });
}

function Details({ item }: { item: TimelineItem }) {
  const open = item.state === 'needs_action';
  return (
    <>
      {item.message && <p className={classes['message']}>{item.message}</p>}
      {item.note && <p className={classes['note']}>{t('timeline.note', { note: item.note })}</p>}
      {open && <p className={classes['note']}>{t(`timeline.${assigneeOf(item)}`)}</p>}
      {item.help && open && <Guide help={item.help} />}
      {item.log.length > 1 && <Log entries={item.log} />}
    </>
  );
}

const assignees = ['machine', 'operator', 'client', 'it'] as const;

/** Whose turn it is; one that this version does not know is somebody's who operates. */
const assigneeOf = ({ assignee }: TimelineItem) => assignees.find((known) => known === assignee) ?? 'operator';

/** Help is an address of a guide, or a sentence. */
function Guide({ help }: { help: string }) {
  if (!/^(https?:\/\/|\/)/.test(help)) return <p className={classes['message']}>{help}</p>;
  return (
    <Anchor href={help} size="sm" target="_blank" rel="noreferrer">
      {t('timeline.guide')}
    </Anchor>
  );
}

function Log({ entries }: { entries: TimelineEntry[] }) {
  return (
    <details className={classes['log']}>
      <summary>{t('timeline.log')}</summary>
      <ol>
        {entries.map((entry) => (
          <li key={entry.key}>
            <time dateTime={entry.at}>{formatClock(new Date(entry.at))}</time> {t(`timeline.${entry.state}`)}
            {entry.message && ` — ${entry.message}`}
          </li>
        ))}
      </ol>
    </details>
  );
}
