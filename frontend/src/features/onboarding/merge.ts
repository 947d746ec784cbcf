import type { Answers, Onboarding } from '@/api/types';

/** A value that two people changed differently. Field is empty when the whole step is one value. */
export interface Clash {
  step: string;
  field: string;
  mine: unknown;
  theirs: unknown;
}

export interface Merged {
  answers: Answers;
  clashes: Clash[];
}

type Fields = Record<string, unknown>;

const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const isEmpty = (value: unknown) =>
  value === undefined || value === null || value === '' || (Array.isArray(value) && value.length === 0);

/** Whether two entries mean the same; no entry and an empty one do. */
export function sameEntry(a: unknown, b: unknown): boolean {
  if (isEmpty(a) || isEmpty(b)) return isEmpty(a) && isEmpty(b);
  if (Array.isArray(a) && Array.isArray(b)) {
    return a.length === b.length && a.every((item, i) => sameEntry(item, b[i]));
  }
  if (isFields(a) && isFields(b)) {
    return [...new Set([...Object.keys(a), ...Object.keys(b)])].every((key) => sameEntry(a[key], b[key]));
  }
  return a === b;
}

/**
 * Puts my unsaved steps on top of what somebody else stored meanwhile. Entries
 * that only one of us touched are both kept; where we differ mine stays in the
 * answers and the clash is reported, so that a person decides.
 */
export function mergeAnswers(base: Answers, mine: Answers, theirs: Answers, dirty: Iterable<string>): Merged {
  const answers: Answers = { ...theirs };
  const clashes: Clash[] = [];
  for (const step of dirty) {
    const merged = mergeStep(step, base[step], mine[step], theirs[step]);
    answers[step] = merged.value;
    clashes.push(...merged.clashes);
  }
  return { answers, clashes };
}

function mergeStep(step: string, base: unknown, mine: unknown, theirs: unknown): { value: unknown; clashes: Clash[] } {
  if (sameEntry(theirs, base) || sameEntry(theirs, mine)) return { value: mine, clashes: [] };
  if (sameEntry(mine, base)) return { value: theirs, clashes: [] };
  if (!isFields(mine) || !isFields(theirs)) return { value: mine, clashes: [{ step, field: '', mine, theirs }] };
  return mergeFields(step, isFields(base) ? base : {}, mine, theirs);
}

function mergeFields(step: string, base: Fields, mine: Fields, theirs: Fields): { value: Fields; clashes: Clash[] } {
  const value: Fields = {};
  const clashes: Clash[] = [];
  for (const field of new Set([...Object.keys(theirs), ...Object.keys(mine)])) {
    const untouched = sameEntry(mine[field], base[field]);
    value[field] = untouched ? theirs[field] : mine[field];
    if (!untouched && !sameEntry(theirs[field], base[field]) && !sameEntry(theirs[field], mine[field])) {
      clashes.push({ step, field, mine: mine[field], theirs: theirs[field] });
    }
  }
  return { value, clashes };
}

/** Whether somebody else's choice of template takes away the steps that were being filled in. */
export function templateMoved(base: Onboarding, theirs: Onboarding): boolean {
  return (base.template ?? '') !== (theirs.template ?? '');
}
