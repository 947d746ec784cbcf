import { Button } from '@mantine/core';
import { useSuspenseQuery } from '@tanstack/react-query';
import { useMemo, useState, type ReactNode, type SyntheticEvent } from 'react';
import type { SetUp, SetUpStep } from '@/api/types';
import { ErrorSummary, type SummaryEntry } from '@/components/ErrorSummary';
import { Notice } from '@/components/Notice';
import { fieldsOf, referenceQuery, SchemaForm, validate, type Errors } from '@/components/SchemaForm';
import { formatClock } from '@/lib/format';
import { keepFocus, leaveField } from '@/lib/leave-field';
import { formProblem, problemOf } from '@/lib/problem';
import type { FirstValues } from './first-values';
import { t } from './messages';
import { SupportAlert } from './SupportAlert';
import type { StepDraft } from './useStepDraft';
import { withScheme } from './website';
import classes from './Onboard.module.css';

type Props = {
  view: SetUp;
  step: SetUpStep;
  draft: StepDraft;
  first: FirstValues;
  submitLabel: string;
  /** Somebody else's step may be handed in incomplete: its owner looks through it. */
  complete: boolean;
  onSubmit: () => Promise<void>;
  aside?: ReactNode;
};

const idOf = (field: string) => `company-${field}`;

/** A form of the set-up: saved while it is filled in, checked when a field is left, and as a whole by its button. */
export function StepForm({ view, step, draft, first, submitLabel, complete, onSubmit, aside }: Props) {
  const { data: reference } = useSuspenseQuery(referenceQuery);
  const fields = useMemo(() => fieldsOf(step.schema), [step.schema]);
  const notes = useNotes(first.notes);
  const [shown, setShown] = useState<ReadonlySet<string>>(new Set());
  const [refused, setRefused] = useState<{ errors: Errors; values: Record<string, unknown> }>({
    errors: {},
    values: {},
  });
  const [failure, setFailure] = useState<{ error: unknown; rest: string[] }>();
  const [summary, setSummary] = useState<SummaryEntry[]>([]);
  const [attempt, setAttempt] = useState(0);
  const [busy, setBusy] = useState(false);

  const own = validate(step.schema, draft.values, reference);
  const errors: Errors = {};
  for (const { name } of fields) {
    const message = shown.has(name) ? (own[name] ?? stillRefused(name)) : undefined;
    if (message !== undefined) errors[name] = message;
  }
  function stillRefused(name: string): string | undefined {
    return refused.values[name] === draft.values[name] ? refused.errors[name] : undefined;
  }

  const fail = (found: Errors) => {
    setShown(new Set(fields.map(({ name }) => name)));
    setSummary(fields.flatMap(({ name }) => (found[name] ? [{ id: idOf(name), message: found[name] }] : [])));
    setAttempt((n) => n + 1);
  };
  const submit = async (event: SyntheticEvent) => {
    event.preventDefault();
    leaveField();
    if (busy) return;
    setFailure(undefined);
    const wrong = validate(step.schema, draft.current(), reference); // leaving the last field may have changed it
    if (complete && Object.keys(wrong).length > 0) {
      fail(wrong);
      return;
    }
    setBusy(true);
    setSummary([]);
    try {
      await onSubmit();
    } catch (error) {
      const below = `/answers/${step.id}`;
      const { fields: found, rest } = formProblem(
        problemOf(error),
        (name) => fields.some((f) => f.name === name),
        below,
      );
      setRefused({ errors: found, values: draft.current() });
      if (Object.keys(found).length === 0 || rest.length > 0) setFailure({ error, rest });
      fail(found);
    } finally {
      setBusy(false);
    }
  };

  const leave = (name: string) => {
    const field = fields.find((f) => f.name === name);
    const value = draft.values[name];
    if (field?.meaning === 'tenant.website' && typeof value === 'string' && withScheme(value) !== value) {
      draft.set(name, withScheme(value));
      notes.add(name, t('company.https'));
    }
    if (value !== undefined && value !== '') setShown(new Set(shown).add(name));
    if (draft.typed().size > 0) void draft.save();
  };

  return (
    <form className={classes.form} noValidate onSubmit={(event) => void submit(event)} aria-labelledby="set-up-step">
      <ErrorSummary
        entries={summary.filter(({ id }) => fields.some((f) => idOf(f.name) === id && errors[f.name]))}
        attempt={attempt}
      />
      {draft.merged && <Notice tone="info">{t('setUp.changedElsewhere')}</Notice>}
      {fields.every((field) => field.required) && complete && (
        <p className={classes.quiet}>{t('setUp.requiredHint')}</p>
      )}
      <SchemaForm
        schema={step.schema}
        values={draft.values}
        errors={errors}
        reference={reference}
        scope={{}}
        idOf={idOf}
        noteOf={(field) => notes.of(field.name)}
        onChange={(name, value) => {
          notes.drop(name);
          draft.set(name, value);
        }}
        onBlur={leave}
      />
      {draft.failure !== undefined && failure === undefined && (
        <SupportAlert error={draft.failure} view={view} step={step.id} />
      )}
      {failure !== undefined && <SupportAlert error={failure.error} view={view} step={step.id} also={failure.rest} />}
      <div className={classes.actions} onMouseDown={keepFocus}>
        <Button type="submit" loading={busy}>
          {submitLabel}
        </Button>
        {aside}
        <span className={classes.saved} role="status">
          {savedText(draft)}
        </span>
      </div>
    </form>
  );
}

function savedText({ failure, savedAt, typed }: StepDraft): string {
  if (failure !== undefined && typed().size > 0) return t('setUp.unsaved');
  return savedAt === undefined ? '' : t('setUp.saved', { time: formatClock(savedAt) });
}

/** Where a value is from that nobody typed; said until somebody types. */
function useNotes(first: Readonly<Record<string, string>>) {
  const [notes, setNotes] = useState(first);
  return {
    of: (name: string) => notes[name],
    add: (name: string, note: string) => {
      setNotes((before) => ({ ...before, [name]: note }));
    },
    drop: (name: string) => {
      setNotes((before) => Object.fromEntries(Object.entries(before).filter(([known]) => known !== name)));
    },
  };
}
