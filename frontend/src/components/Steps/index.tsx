import { Button } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import { IconAlert, IconCheck } from '@/components/base-icons';
import { t } from './messages';
import classes from './Steps.module.css';

export type StepState = 'done' | 'now' | 'todo' | 'problem' | 'skipped';

export interface Step {
  id: string;
  title: string;
  state: StepState;
}

interface StepsProps {
  steps: Step[];
  current: string;
  /** Wraps the title of a step that can be visited in a link; gives others back as they are. */
  renderLink: (step: Step, title: ReactNode) => ReactNode;
}

/** The way through a wizard: each step with its state in words. On phones a bar with the current one, the rest on demand. */
export function Steps({ steps, current, renderLink }: StepsProps) {
  const [open, setOpen] = useState(false);
  const at = steps.findIndex((step) => step.id === current) + 1;
  return (
    <nav className={classes['steps']} aria-label={t('steps.label')} data-open={open || undefined}>
      <div className={classes['bar']}>
        <p className={classes['place']}>{t('steps.place', { at, total: steps.length })}</p>
        <Button
          className={classes['toggle']}
          variant="subtle"
          size="compact-sm"
          aria-expanded={open}
          onClick={() => {
            setOpen(!open);
          }}
        >
          {t(open ? 'steps.hideAll' : 'steps.showAll')}
        </Button>
      </div>
      <div className={classes['progress']} aria-hidden="true">
        <span style={{ inlineSize: `${String(Math.round((at / steps.length) * 100))}%` }} />
      </div>
      <ol className={classes['list']}>
        {steps.map((step, index) => (
          <StepItem key={step.id} step={step} at={index + 1} isCurrent={step.id === current}>
            {renderLink(step, <span className={classes['title']}>{step.title}</span>)}
          </StepItem>
        ))}
      </ol>
    </nav>
  );
}

function StepItem({
  step,
  at,
  isCurrent,
  children,
}: {
  step: Step;
  at: number;
  isCurrent: boolean;
  children: ReactNode;
}) {
  return (
    <li
      className={classes['step']}
      data-state={step.state}
      data-current={isCurrent || undefined}
      aria-current={isCurrent ? 'step' : undefined}
    >
      <span className={classes['mark']} aria-hidden="true">
        <StepMark state={step.state} at={at} />
      </span>
      <span className={classes['text']}>
        {children}
        <span className={classes['state']}>{t(`steps.${step.state}`)}</span>
      </span>
    </li>
  );
}

function StepMark({ state, at }: { state: StepState; at: number }) {
  if (state === 'done') return <IconCheck size={15} strokeWidth={2.2} />;
  if (state === 'problem') return <IconAlert size={15} strokeWidth={2} />;
  return at;
}
