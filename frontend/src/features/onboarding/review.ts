import type { FieldError, Reference, Template, TemplateStep } from '@/api/types';
import type { Answers } from '@/api/types';
import { fieldsOf, type Field } from '@/components/SchemaForm';
import { fieldAnchor, pointerPath, problemTarget, withoutEmpty } from './model';

/** One line of the review. */
export interface ReviewLine {
  label: string;
  /** The entry as people read it; empty when nothing was given. */
  value: string;
  step: string;
  anchor: string;
  problem?: string;
}

export interface ReviewGroup {
  step: TemplateStep;
  lines: ReviewLine[];
}

/** Something that keeps the tenant from being created, with the way to its field. */
export interface Blocker {
  step: string;
  anchor: string;
  label: string;
  message: string;
}

/** Every form entry of the draft, grouped by step, in the template's order. */
export function reviewGroups(
  template: Template,
  answers: Answers,
  problems: FieldError[],
  reference: Reference | undefined,
): ReviewGroup[] {
  return template.steps
    .filter((step) => step.kind !== 'users')
    .map((step) => ({ step, lines: linesOf(step, answers[step.id], problems, reference) }));
}

function linesOf(
  step: TemplateStep,
  answer: unknown,
  problems: FieldError[],
  reference: Reference | undefined,
): ReviewLine[] {
  const values = (typeof answer === 'object' && answer !== null ? answer : {}) as Record<string, unknown>;
  return fieldsOf(step.schema).map((field) => ({
    label: field.title,
    value: shown(field, values[field.name], reference),
    step: step.id,
    anchor: fieldAnchor(step.id, field.name),
    problem: problems.find((p) => isAbout(p, step.id, field.name))?.message,
  }));
}

function isAbout(problem: FieldError, step: string, field: string): boolean {
  const path = pointerPath(problem.pointer);
  return path[0] === step && path[1] === field;
}

/** An entry in words: the country's name instead of its code, a list with commas. */
function shown(field: Field, value: unknown, reference: Reference | undefined): string {
  if (Array.isArray(value)) return value.join(', ');
  if (typeof value === 'boolean') return value ? '✓' : '';
  const text = typeof value === 'string' || typeof value === 'number' ? String(value) : '';
  if (field.input === 'country') return reference?.countries.find((c) => c.code === text)?.name ?? text;
  if (field.input === 'currency') {
    const currency = reference?.currencies.find((c) => c.code === text);
    return currency ? `${currency.code} – ${currency.name}` : text;
  }
  return text;
}

/** What is wrong, each with the name of its field; a problem that belongs to no step of the template leads to the first step. */
export function blockersOf(template: Template, problems: FieldError[]): Blocker[] {
  return problems.map(({ pointer, message }) => {
    const { step, anchor } = problemTarget(pointer, template.steps);
    return { step, anchor, message, label: labelOf(template, pointerPath(pointer)) };
  });
}

function labelOf(template: Template, [stepId = '', field = '', part = '']: string[]): string {
  const step = template.steps.find((s) => s.id === stepId);
  if (!step) return '';
  const title = fieldsOf(step.schema).find((f) => f.name === field)?.title;
  if (title) return title;
  const number = /^\d+$/.test(field) ? ` ${String(Number(field) + 1)}` : '';
  return [`${step.title}${number}`, part].filter(Boolean).join(', ');
}

/** The slug that the tenant will get, for file names; empty when the answers name none. */
export function slugOf(template: Template, answers: Answers): string {
  for (const step of template.steps) {
    const field = fieldsOf(step.schema).find((f) => f.meaning === 'tenant.slug');
    const values = answers[step.id] as Record<string, unknown> | undefined;
    const slug = field && values?.[field.name];
    if (typeof slug === 'string' && slug) return slug;
  }
  return '';
}

/** The answers that the template asks for, in its order, without what was left empty. */
export function answersInOrder(template: Template, answers: Answers): Answers {
  const ordered = template.steps
    .filter((step) => answers[step.id] !== undefined)
    .map((step) => [step.id, inOrder(step, withoutEmpty(answers[step.id]))] as const);
  return Object.fromEntries(ordered);
}

function inOrder(step: TemplateStep, answer: unknown): unknown {
  if (typeof answer !== 'object' || answer === null || Array.isArray(answer)) return answer;
  const given = answer as Record<string, unknown>;
  const names = fieldsOf(step.schema).map((field) => field.name);
  const known = names.filter((name) => given[name] !== undefined);
  return Object.fromEntries(
    [...known, ...Object.keys(given).filter((name) => !names.includes(name))].map((name) => [name, given[name]]),
  );
}
