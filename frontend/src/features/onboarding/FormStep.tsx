import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useMemo, useState } from 'react';
import type { Template, TemplateStep } from '@/api/types';
import type { SummaryEntry } from '@/components/ErrorSummary';
import {
  checkQuery,
  fieldsOf,
  filled,
  SchemaForm,
  validate,
  type Errors,
  type Field,
  type Values,
} from '@/components/SchemaForm';
import { sameEntry } from './merge';
import { t } from './messages';
import { fieldAnchor, fieldErrors } from './model';
import { StepFrame } from './StepFrame';
import { fromBrowser, suggestion, suggestionInput } from './suggest';
import { useStepMoves } from './useStepMoves';
import { useSuggestionSource } from './useSuggestionSource';
import { useWizard } from './wizardContext';

const valuesOf = (answer: unknown): Values =>
  typeof answer === 'object' && answer !== null && !Array.isArray(answer) ? (answer as Values) : {};

/** A step that is a form, rendered from its schema. */
export function FormStep({ step }: { step: TemplateStep }) {
  const { session, state, template, reference, scope, fromReview } = useWizard();
  const values = valuesOf(state.answers[step.id]);
  const fields = useMemo(() => fieldsOf(step.schema), [step.schema]);
  const { errors, reveal, revealAll, refused } = useStepErrors(step, values);
  const runChecks = useNamedChecks(fields);
  useSuggestions(step, fields);

  const summary = (found: Errors): SummaryEntry[] =>
    fields.flatMap(({ name }) => (found[name] ? [{ id: fieldAnchor(step.id, name), message: found[name] }] : []));
  const before = async () => {
    revealAll();
    // Leaving the last field may just have changed its entry.
    const entered = valuesOf(session.snapshot().answers[step.id]);
    const wrong = validate(step.schema, entered, reference);
    if (Object.keys(wrong).length > 0) return summary(wrong);
    session.confirm(step.id, {});
    const found = await runChecks(entered);
    refused(found, entered);
    return summary(found);
  };
  const after = () => summary(fieldErrors(session.snapshot().stored.problems, step.id));
  const moves = useStepMoves(step.id, before, after);

  return (
    <StepFrame
      title={step.title}
      intro={<StepIntro step={step} fields={fields} />}
      errors={moves.errors.filter(({ id }) =>
        fields.some(({ name }) => errors[name] && id === fieldAnchor(step.id, name)),
      )}
      attempt={moves.attempt}
      busy={moves.busy}
      continueLabel={t(fromReview ? 'nav.toReview' : 'nav.continue')}
      onContinue={() => void moves.goOn()}
      onBack={moves.goBack}
      onExit={moves.exit}
    >
      <SchemaForm
        schema={step.schema}
        values={values}
        errors={errors}
        reference={reference}
        scope={scope}
        idOf={(field) => fieldAnchor(step.id, field)}
        noteOf={(field) => noteOf(state.suggested[`${step.id}.${field.name}`], template)}
        onChange={(field, value) => {
          session.setField(step.id, field, value);
        }}
        onBlur={(field) => {
          if (!sameEntry(values[field], undefined)) reveal(field);
          if (session.unsaved) void session.save();
        }}
      />
    </StepFrame>
  );
}

function StepIntro({ step, fields }: { step: TemplateStep; fields: Field[] }) {
  return (
    <>
      {step.intro && <p>{step.intro}</p>}
      {fields.some((field) => field.required) && <p>{t('form.requiredHint')}</p>}
    </>
  );
}

/** What to say about a value that was filled in by a rule. */
function noteOf(rule: string | undefined, template: Template | undefined): string | undefined {
  if (rule === undefined) return undefined;
  if (fromBrowser(rule)) return t('form.fromBrowser');
  const source = suggestionInput(rule);
  const step = template?.steps.find((s) => s.id === source?.step);
  const title = fieldsOf(step?.schema).find((field) => field.name === source?.field)?.title;
  return title ? t('form.fromField', { field: title }) : t('form.suggested');
}

/**
 * The errors to show: a field's once it was left or one tried to go on. What the
 * server said counts as long as the value it judged still stands.
 */
function useStepErrors(step: TemplateStep, values: Values) {
  const { state, reference, fromReview } = useWizard();
  const stored = valuesOf(state.stored.answers[step.id]);
  const fromServer = fieldErrors(state.stored.problems, step.id);
  const [shown, setShown] = useState<ReadonlySet<string>>(() => new Set(judged(stored, fromServer)));
  const [all, setAll] = useState(fromReview);
  const [refused, setRefused] = useState<{ errors: Errors; values: Values }>({ errors: {}, values: {} });

  const own = useMemo(() => validate(step.schema, values, reference), [step.schema, values, reference]);
  const errors: Errors = {};
  for (const name of new Set([...Object.keys(own), ...Object.keys(fromServer), ...Object.keys(refused.errors)])) {
    const server = sameEntry(values[name], stored[name]) ? fromServer[name] : undefined;
    const check = sameEntry(values[name], refused.values[name]) ? refused.errors[name] : undefined;
    const message = own[name] ?? check ?? server;
    if (message !== undefined && (all || shown.has(name))) errors[name] = message;
  }
  return {
    errors,
    reveal: (field: string) => {
      setShown((before) => new Set(before).add(field));
    },
    revealAll: () => {
      setAll(true);
    },
    refused: (found: Errors, judgedValues: Values) => {
      setRefused({ errors: found, values: judgedValues });
    },
  };
}

/** The fields with an entry that the server found wrong; an empty one is not scolded before one tries to go on. */
const judged = (stored: Values, errors: Errors) =>
  Object.keys(errors).filter((name) => !sameEntry(stored[name], undefined));

/** Asks the server once more about every field with a named check. What cannot be asked now is left to the save. */
function useNamedChecks(fields: Field[]): (values: Values) => Promise<Errors> {
  const client = useQueryClient();
  const { scope } = useWizard();
  const ask = async (check: string, value: string) => {
    try {
      const result = await client.query(checkQuery(check, value, scope));
      return result.ok ? undefined : (result.message ?? '');
    } catch {
      return undefined;
    }
  };
  return async (values) => {
    const given = filled(values);
    const found: Errors = {};
    await Promise.all(
      fields
        .filter((field) => field.check !== '' && given[field.name] !== undefined)
        .map(async (field) => {
          const entries = [given[field.name]].flat().filter((v): v is string => typeof v === 'string');
          const answers = await Promise.all(entries.map((value) => ask(field.check, value.trim())));
          const refusals = answers.filter((answer) => answer !== undefined);
          if (refusals.length > 0) found[field.name] = refusals.join(' ');
        }),
    );
    return found;
  };
}

/** Fills in what the browser and earlier steps know, and lets it follow while nobody typed. */
function useSuggestions(step: TemplateStep, fields: Field[]): void {
  const { session, state } = useWizard();
  const source = useSuggestionSource(state.answers);
  useEffect(() => {
    if (!source) return;
    for (const { name, suggest } of fields) {
      if (suggest) session.suggest(step.id, name, suggest, suggestion(suggest, source));
    }
  }, [fields, session, source, step.id]);
}
