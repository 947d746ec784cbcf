import { Button, Title } from '@mantine/core';
import { useEffect, useRef, type KeyboardEvent, type ReactNode, type SyntheticEvent } from 'react';
import { ErrorSummary, type SummaryEntry } from '@/components/ErrorSummary';
import { keepFocus, leaveField } from '@/lib/leave-field';
import { t } from './messages';
import classes from './Wizard.module.css';

interface StepFrameProps {
  title: string;
  intro?: ReactNode;
  children: ReactNode;
  /** What is wrong, at the last attempt to go on. */
  errors: SummaryEntry[];
  attempt: number;
  busy: boolean;
  continueLabel: string;
  onContinue: () => void;
  onBack?: () => void;
  onExit: () => void;
  /** What stands between the entries and the buttons, such as the server's refusal. */
  above?: ReactNode;
}

/** One step of the wizard: heading, what is wrong, the entries, and the buttons. Enter continues. */
export function StepFrame({ title, intro, children, errors, attempt, busy, above, ...go }: StepFrameProps) {
  const form = useRef<HTMLFormElement>(null);
  const submit = (event: SyntheticEvent) => {
    event.preventDefault();
    leaveField();
    if (!busy) go.onContinue();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) form.current?.requestSubmit();
  };
  return (
    <form
      ref={form}
      noValidate
      onSubmit={submit}
      onKeyDown={onKeyDown}
      className={classes.step}
      aria-labelledby="wizard-step"
    >
      <StepHeading title={title} />
      {intro && <div className={classes.intro}>{intro}</div>}
      <ErrorSummary entries={errors} attempt={attempt} />
      {children}
      {above}
      <div className={classes.buttons} onMouseDown={keepFocus}>
        {go.onBack && (
          <Button variant="default" onClick={leaving(go.onBack)}>
            {t('nav.back')}
          </Button>
        )}
        <Button variant="subtle" onClick={leaving(go.onExit)}>
          {t('nav.exit')}
        </Button>
        <Button type="submit" loading={busy} className={classes.continue}>
          {go.continueLabel}
        </Button>
      </div>
    </form>
  );
}

const leaving = (act: () => void) => () => {
  leaveField();
  act();
};

/** The step's heading takes the focus when the step changes, so that a screen reader says where one is. */
export function StepHeading({ title }: { title: string }) {
  return (
    <Title order={2} id="wizard-step" tabIndex={-1} className={classes.heading}>
      {title}
    </Title>
  );
}

/** Moves the focus to the heading, or to the field one was sent to, whenever the step changes. */
export function useStepFocus(step: string, anchor: string): void {
  const lastStep = useRef(step);
  const reached = useRef('');
  useEffect(() => {
    const place = `${step}#${anchor}`;
    // The address may change before the step that it names is there; the field is looked for again then.
    const field = anchor !== '' && reached.current !== place ? document.getElementById(anchor) : null;
    if (field) {
      reached.current = place;
      field.scrollIntoView({ block: 'center' });
      field.focus({ preventScroll: true });
    } else if (lastStep.current !== step) {
      globalThis.scrollTo({ top: 0 });
      document.getElementById('wizard-step')?.focus({ preventScroll: true });
    }
    lastStep.current = step;
  }, [step, anchor]);
}
