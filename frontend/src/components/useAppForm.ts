import { useId, useState } from 'react';
import { formProblem, problemOf } from '@/lib/problem';
import type { SummaryEntry } from './ErrorSummary';

type Rule<V, K extends keyof V> = (value: V[K], values: V) => string | undefined;
export type Rules<V> = { [K in keyof V]?: Rule<V, K> };

type Options<V> = {
  initial: V;
  rules?: Rules<V>;
  /** Resolves when the values are accepted; a ProblemError thrown from it is laid onto the fields. */
  onSubmit: (values: V) => Promise<void>;
};

export type FieldProps<T> = {
  id: string;
  name: string;
  value: T;
  error: string | undefined;
  onChange: (input: T | { currentTarget: { value: string } }) => void;
  onBlur: () => void;
};

type Failure = { error: unknown; rest: string[] };

export type AppForm<V> = {
  values: V;
  errors: Partial<Record<keyof V & string, string>>;
  /** What the server refused and no field can show. */
  failure: Failure | undefined;
  /** Errors at the last attempt to submit, in the order of the fields. */
  summary: SummaryEntry[];
  attempt: number;
  busy: boolean;
  dirty: boolean;
  set: <K extends keyof V & string>(name: K, value: V[K]) => void;
  field: <K extends keyof V & string>(name: K) => FieldProps<V[K]>;
  submit: () => Promise<void>;
  reset: (values: V) => void;
  /** Takes what was refused out of sight: it was about a choice that no longer stands. */
  forgive: () => void;
};

type Errors<V> = Partial<Record<keyof V & string, string>>;

function fromEvent<T>(input: T | { currentTarget: { value: string } }): T {
  const isEvent = typeof input === 'object' && input !== null && 'currentTarget' in input;
  return isEvent ? (input.currentTarget.value as T) : input;
}

/**
 * The state of a form with plain fields, by the app's rules: a field is checked when it is left, not at each key; a
 * message goes as soon as the entry is mended; a refusal of the server lands on its fields; nothing typed is lost.
 */
export function useAppForm<V extends Record<string, unknown>>({
  initial,
  rules = {},
  onSubmit,
}: Options<V>): AppForm<V> {
  const prefix = useId();
  const [start, setStart] = useState(initial);
  const [values, setValues] = useState(initial);
  const [errors, setErrors] = useState<Errors<V>>({});
  const [failure, setFailure] = useState<Failure>();
  const [summary, setSummary] = useState<SummaryEntry[]>([]);
  const [attempt, setAttempt] = useState(0);
  const [busy, setBusy] = useState(false);

  const names = Object.keys(initial) as (keyof V & string)[];
  const idOf = (name: string) => `${prefix}-${name}`;
  const check = (name: keyof V & string, all: V): string | undefined => rules[name]?.(all[name], all);

  const fail = (found: Errors<V>, other?: Failure) => {
    setErrors(found);
    setFailure(other);
    setSummary(names.flatMap((name) => (found[name] === undefined ? [] : [{ id: idOf(name), message: found[name] }])));
    setAttempt((n) => n + 1);
  };

  const refuse = (error: unknown) => {
    const { fields, rest } = formProblem(problemOf(error), (path) => path in values);
    const found = fields as Errors<V>;
    const placed = Object.keys(fields).length > 0;
    fail(found, placed && rest.length === 0 ? undefined : { error, rest });
  };

  const set = <K extends keyof V & string>(name: K, value: V[K]) => {
    const next = { ...values, [name]: value };
    setValues((now) => ({ ...now, [name]: value })); // one field may set another in the same event
    if (errors[name] !== undefined) setErrors({ ...errors, [name]: check(name, next) });
  };

  const forgive = () => {
    setErrors({});
    setSummary([]);
    setFailure(undefined);
  };

  const submit = async () => {
    if (busy) return;
    const found: Errors<V> = {};
    for (const name of names) found[name] = check(name, values);
    if (names.some((name) => found[name] !== undefined)) {
      fail(found);
      return;
    }
    setBusy(true);
    forgive();
    try {
      await onSubmit(values);
    } catch (error) {
      refuse(error);
    } finally {
      setBusy(false);
    }
  };

  return {
    values,
    errors,
    failure,
    summary,
    attempt,
    busy,
    dirty: names.some((name) => JSON.stringify(values[name]) !== JSON.stringify(start[name])),
    set,
    field: (name) => ({
      id: idOf(name),
      name,
      value: values[name],
      error: errors[name],
      onChange: (input) => {
        set(name, fromEvent(input));
      },
      onBlur: () => {
        // A field that was only passed through is not scolded; submitting it is. Nor does leaving a field take away
        // what the server said of it: that stands until the entry changes.
        const wrong = values[name] === start[name] ? undefined : check(name, values);
        if (wrong !== undefined) setErrors((known) => ({ ...known, [name]: wrong }));
      },
    }),
    submit,
    reset: (next) => {
      setStart(next);
      setValues(next);
      forgive();
    },
    forgive,
  };
}
