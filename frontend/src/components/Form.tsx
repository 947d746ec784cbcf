import { Button, type ButtonProps } from '@mantine/core';
import { useEffect, useRef, type ReactNode } from 'react';
import { ErrorSummary } from './ErrorSummary';
import { ProblemAlert } from './ProblemAlert';
import type { AppForm } from './useAppForm';
import classes from './Form.module.css';

type FormProps<V> = {
  form: AppForm<V>;
  submitLabel: string;
  children: ReactNode;
  /** Beside the main button: Cancel, Back. */
  aside?: ReactNode;
  fullWidth?: boolean;
  submitProps?: ButtonProps & { autoFocus?: boolean; 'data-autofocus'?: boolean };
  label?: string;
  /** How a refusal is shown, where it is more than an alert. */
  refusal?: (error: unknown, also: readonly string[]) => ReactNode;
};

/** A form of the app: summary and refusal on top, fields, and the button that names the act. Enter submits. */
export function Form<V>({ form, submitLabel, children, aside, fullWidth, submitProps, label, refusal }: FormProps<V>) {
  return (
    <form
      className={classes.form}
      noValidate
      aria-label={label}
      onSubmit={(event) => {
        event.preventDefault();
        void form.submit();
      }}
    >
      <Refusal form={form} show={refusal} />
      <ErrorSummary entries={form.summary} attempt={form.attempt} />
      {children}
      <div className={classes.actions}>
        <Button type="submit" loading={form.busy} fullWidth={fullWidth} {...submitProps}>
          {submitLabel}
        </Button>
        {aside}
      </div>
    </form>
  );
}

/** The server's refusal; when no field carries it, it takes the focus itself. */
function Refusal<V>({ form, show }: { form: AppForm<V>; show: FormProps<V>['refusal'] }) {
  const box = useRef<HTMLDivElement>(null);
  const { failure, attempt, summary } = form;
  const alone = failure !== undefined && summary.length === 0;
  useEffect(() => {
    if (alone) box.current?.focus();
  }, [alone, attempt]);

  if (failure === undefined) return null;
  return (
    <div ref={box} tabIndex={-1} className={classes.refusal}>
      {show === undefined ? (
        <ProblemAlert error={failure.error} also={failure.rest} />
      ) : (
        show(failure.error, failure.rest)
      )}
    </div>
  );
}
