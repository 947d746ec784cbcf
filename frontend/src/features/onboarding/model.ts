import type { FieldError, Onboarding, Template } from '@/api/types';
import { pointerParts } from '@/lib/problem';

/** The steps that belong to the wizard itself and to no template. */
export const TEMPLATE_STEP = 'template';
export const REVIEW_STEP = 'review';
export const COMPLETE_STEP = 'complete';

export type StepState = 'done' | 'now' | 'todo' | 'problem';

export interface WizardStep {
  id: string;
  kind: 'template' | 'form' | 'users' | 'review' | 'complete';
  title: string;
  state: StepState;
}

/** The titles of the steps that no template gives. */
export interface StepTitles {
  template: string;
  organization: string;
  configuration: string;
  users: string;
  review: string;
  complete: string;
}

type Draft = Pick<Onboarding, 'template' | 'state' | 'steps' | 'problems' | 'step'>;

/**
 * All steps in their fixed order, each with its state. Before a template is
 * chosen the middle steps are named in general words, so that the way ahead is
 * visible from the first screen.
 */
export function wizardSteps(draft: Draft, titles: StepTitles, current: string): WizardStep[] {
  const submitted = draft.state === 'submitted';
  const all: WizardStep[] = [
    { id: TEMPLATE_STEP, kind: 'template', title: titles.template, state: draft.template ? 'done' : 'todo' },
    ...middleSteps(draft, titles, submitted),
    { id: REVIEW_STEP, kind: 'review', title: titles.review, state: submitted ? 'done' : 'todo' },
    { id: COMPLETE_STEP, kind: 'complete', title: titles.complete, state: submitted ? 'done' : 'todo' },
  ];
  return all.map((step) => (step.id === current && !submitted ? { ...step, state: 'now' } : step));
}

function middleSteps(draft: Draft, titles: StepTitles, submitted: boolean): WizardStep[] {
  if (!draft.template) {
    return [
      { id: 'organization', kind: 'form', title: titles.organization, state: 'todo' },
      { id: 'configuration', kind: 'form', title: titles.configuration, state: 'todo' },
      { id: 'users', kind: 'users', title: titles.users, state: 'todo' },
    ];
  }
  return draft.steps.map((step) => ({
    id: step.id,
    kind: step.kind === 'users' ? 'users' : 'form',
    title: step.title,
    state: submitted ? 'done' : step.state,
  }));
}

/** A step counts as answered when it was saved and nothing required is missing in it. */
function answered(draft: Draft, stepId: string): boolean {
  const step = draft.steps.find((s) => s.id === stepId);
  if (!step || step.state === 'todo') return false;
  return !problemsOf(draft.problems, stepId).some((p) => p.code === 'required');
}

/** The first step that still wants an entry; review when there is none. */
export function firstOpenStep(draft: Draft): string {
  if (draft.state === 'submitted') return COMPLETE_STEP;
  if (!draft.template) return TEMPLATE_STEP;
  return draft.steps.find((s) => !answered(draft, s.id))?.id ?? REVIEW_STEP;
}

/**
 * The step to show for the one asked for: nobody gets past the first step that
 * lacks an entry, and nobody goes back behind a submit.
 */
export function stepToShow(draft: Draft, asked: string | undefined): string {
  const open = firstOpenStep(draft);
  if (draft.state === 'submitted') return COMPLETE_STEP;
  const order = stepOrder(draft);
  const wanted = order.indexOf(asked ?? '');
  if (wanted < 0) return open;
  return wanted <= order.indexOf(open) ? (order[wanted] ?? open) : open;
}

function stepOrder(draft: Draft): string[] {
  const middle = draft.template ? draft.steps.map((s) => s.id) : [];
  return [TEMPLATE_STEP, ...middle, REVIEW_STEP];
}

/** The step after or before a step; undefined at either end. */
export function neighbour(draft: Draft, stepId: string, by: 1 | -1): string | undefined {
  const order = stepOrder(draft);
  return order[order.indexOf(stepId) + by];
}

/** Where Continue leads: to the next step, or back to the review one came from. */
export function afterStep(draft: Draft, stepId: string, fromReview: boolean): string {
  if (fromReview) return stepToShow(draft, REVIEW_STEP);
  return neighbour(draft, stepId, 1) ?? REVIEW_STEP;
}

/** The parts of a JSON pointer behind /answers. */
export function pointerPath(pointer: string): string[] {
  const parts = pointerParts(pointer);
  return parts[0] === 'answers' ? parts.slice(1) : parts;
}

/** The problems of one step. */
export function problemsOf(problems: FieldError[], stepId: string): FieldError[] {
  return problems.filter((p) => pointerPath(p.pointer)[0] === stepId);
}

/** The problems of a form step by field name; the first one of a field wins. */
export function fieldErrors(problems: FieldError[], stepId: string): Record<string, string> {
  const errors: Record<string, string> = {};
  for (const problem of problemsOf(problems, stepId)) {
    const field = pointerPath(problem.pointer)[1] ?? '';
    errors[field] ??= problem.message;
  }
  return errors;
}

/** The anchor of a field, the same in the form, the error summary and the Change links. */
export function fieldAnchor(stepId: string, ...path: (string | number)[]): string {
  return ['field', stepId, ...path].join('-');
}

/**
 * The step and the anchor that a problem's pointer leads to. One about an entry
 * of a list leads to the list's field, one about the users as such to the first.
 */
export function problemTarget(
  pointer: string,
  kinds: readonly { id: string; kind: string }[],
): { step: string; anchor: string } {
  const [step = TEMPLATE_STEP, first, second] = pointerPath(pointer);
  if (kinds.find((s) => s.id === step)?.kind === 'users') {
    return { step, anchor: fieldAnchor(step, first ?? 0, second ?? 'email') };
  }
  return { step, anchor: first === undefined ? fieldAnchor(step) : fieldAnchor(step, first) };
}

/** Leaves out what was not filled in, so that an empty optional entry is no entry. */
export function withoutEmpty(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  const filled = Object.entries(value).filter(
    ([, v]) => v !== '' && v !== null && v !== undefined && !(Array.isArray(v) && v.length === 0),
  );
  return Object.fromEntries(filled);
}

/** A start for the next tenant of the same kind: what names or belongs to this one stays out. */
export function answersForAnother(template: Template, answers: Record<string, unknown>): Record<string, unknown> {
  const own = new Set(['tenant.name', 'tenant.slug', 'tenant.contactEmail', 'tenant.description']);
  const kept: Record<string, unknown> = {};
  for (const step of template.steps) {
    const given = answers[step.id];
    if (step.kind === 'users' || typeof given !== 'object' || given === null) continue;
    kept[step.id] = Object.fromEntries(
      Object.entries(given).filter(([field]) => !own.has(fieldMeaning(step.schema, field))),
    );
  }
  return kept;
}

function fieldMeaning(schema: unknown, field: string): string {
  const properties = (schema as { properties?: Record<string, { 'x-is'?: string }> } | undefined)?.properties;
  return properties?.[field]?.['x-is'] ?? '';
}

/** The name to tell a draft by: the organization's, wherever the template keeps it. */
export function draftName(answers: Record<string, unknown>): string {
  for (const answer of Object.values(answers)) {
    if (typeof answer !== 'object' || answer === null) continue;
    const name = (answer as Record<string, unknown>)['organizationName'] ?? (answer as Record<string, unknown>)['name'];
    if (typeof name === 'string' && name !== '') return name;
  }
  return '';
}
