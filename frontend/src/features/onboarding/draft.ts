import type { Answers, Onboarding } from '@/api/types';
import { mergeAnswers, sameEntry, templateMoved, type Clash } from './merge';
import { withoutEmpty } from './model';

/** What one save may change. */
export interface DraftChange {
  template?: string;
  step?: string;
  answers?: Answers;
}

/** How a draft reaches the server. */
export interface DraftBackend {
  save(id: string, version: number, change: DraftChange): Promise<Onboarding>;
  load(id: string): Promise<Onboarding>;
  /** Whether a refused save means that somebody else saved first. */
  isOutdated(error: unknown): boolean;
}

/** Somebody else's version that does not go together with what was typed here. */
export interface Conflict {
  theirs: Onboarding;
  clashes: Clash[];
}

export interface DraftState {
  /** What the server has. */
  stored: Onboarding;
  /** What is shown: the stored answers with everything typed since. */
  answers: Answers;
  /** Fields whose value nobody typed yet, as "step.field", with the rule it came from. */
  suggested: Readonly<Record<string, string>>;
  saving: boolean;
  savedAt?: Date;
  failure?: unknown;
  conflict?: Conflict;
  /** Somebody else's save that was taken in beside what was typed here. */
  mergedFrom?: { name: string; at: string };
}

export type SaveResult = 'saved' | 'failed' | 'conflict';

const fieldsOf = (value: unknown): Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : {};

/**
 * One draft being filled in. It keeps what was typed until the server has it:
 * saves go out one after the other, each with the version it builds on, and a
 * refused or failed save leaves the entries where they are.
 */
export class DraftSession {
  private state: DraftState;
  private readonly listeners = new Set<() => void>();
  /** Steps with unsaved entries, and how often each was edited: an edit during a save stays unsaved. */
  private readonly edits = new Map<string, number>();
  /** Fields that somebody typed into; they are never suggested again, not even when emptied. */
  private readonly typed = new Set<string>();
  /** Steps that were answered in an earlier sitting: what is empty there was left empty. */
  private readonly answeredAtStart: ReadonlySet<string>;
  private pending: DraftChange = {};
  private queue: Promise<SaveResult> = Promise.resolve('saved');

  constructor(
    stored: Onboarding,
    private readonly backend: DraftBackend,
    private readonly now: () => Date = () => new Date(),
  ) {
    this.answeredAtStart = new Set(Object.keys(stored.answers));
    this.state = { stored, answers: stored.answers, suggested: {}, saving: false };
  }

  readonly snapshot = (): DraftState => this.state;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  /** Whether something typed is not on the server yet. */
  get unsaved(): boolean {
    return this.edits.size > 0 || this.pending.template !== undefined;
  }

  /** Takes what somebody entered for a whole step. */
  setAnswer(step: string, value: unknown): void {
    const { answers } = this.state;
    if (!(step in answers) || !sameEntry(value, answers[step])) this.touch(step);
    this.update({ answers: { ...answers, [step]: value } });
  }

  /** Takes what somebody entered into one field of a form step. */
  setField(step: string, field: string, value: unknown): void {
    const place = `${step}.${field}`;
    this.typed.add(place);
    if (place in this.state.suggested) {
      const suggested = Object.fromEntries(Object.entries(this.state.suggested).filter(([other]) => other !== place));
      this.update({ suggested });
    }
    this.setAnswer(step, { ...fieldsOf(this.state.answers[step]), [field]: value });
  }

  /** Fills in a field that nobody has touched, by a rule; the form marks it until somebody types. */
  suggest(step: string, field: string, rule: string, value: string | undefined): void {
    const place = `${step}.${field}`;
    const fields = fieldsOf(this.state.answers[step]);
    const mine = place in this.state.suggested;
    const untouched = !this.typed.has(place) && sameEntry(fields[field], undefined) && !this.answeredAtStart.has(step);
    if ((!mine && !untouched) || (fields[field] ?? '') === (value ?? '')) return;
    this.update({
      answers: { ...this.state.answers, [step]: { ...fields, [field]: value ?? '' } },
      suggested: { ...this.state.suggested, [place]: rule },
    });
    // A suggestion alone is nothing to save, but it must follow what was saved from it.
    if (this.answeredBefore(step)) this.touch(step);
  }

  private answeredBefore(step: string): boolean {
    return this.state.stored.answers[step] !== undefined;
  }

  private touch(step: string): void {
    this.edits.set(step, (this.edits.get(step) ?? 0) + 1);
  }

  /** Marks a step as answered even if nothing was entered: going on counts as an answer. */
  confirm(step: string, empty: unknown): void {
    if (this.answeredBefore(step)) return;
    this.touch(step);
    if (this.state.answers[step] === undefined) this.setAnswer(step, empty);
  }

  /** Saves what is unsaved, after the saves that are already on their way. */
  save(change: Pick<DraftChange, 'template' | 'step'> = {}): Promise<SaveResult> {
    this.pending = { ...this.pending, ...change };
    this.queue = this.queue.then(() => this.flush());
    return this.queue;
  }

  /** Takes in what the server has now, unless something is being saved or decided here. */
  adopt(theirs: Onboarding): void {
    const { stored, saving, conflict } = this.state;
    if (saving || conflict || theirs.version < stored.version) return;
    if (theirs.version === stored.version) {
      this.update({ stored: theirs });
      return;
    }
    this.mergeIn(theirs);
  }

  /** Ends a conflict in favour of the stored version. */
  takeTheirs(): void {
    const { conflict } = this.state;
    if (!conflict) return;
    this.edits.clear();
    this.pending = {};
    this.update({ stored: conflict.theirs, answers: conflict.theirs.answers, conflict: undefined, failure: undefined });
  }

  /** Ends a conflict in favour of what was typed here, and saves it. */
  keepMine(): Promise<SaveResult> {
    const { conflict, answers, stored } = this.state;
    if (!conflict) return Promise.resolve('saved');
    if (templateMoved(stored, conflict.theirs)) this.pending.template ??= stored.template;
    const merged = mergeAnswers(stored.answers, answers, conflict.theirs.answers, this.edits.keys());
    this.update({ stored: conflict.theirs, answers: merged.answers, conflict: undefined });
    return this.save();
  }

  dismissMerge(): void {
    this.update({ mergedFrom: undefined });
  }

  private update(change: Partial<DraftState>): void {
    this.state = { ...this.state, ...change };
    for (const listener of this.listeners) listener();
  }

  private async flush(): Promise<SaveResult> {
    for (;;) {
      if (this.state.conflict) return 'conflict';
      const change = this.nextChange();
      if (!change) return 'saved';
      const result = await this.send(change);
      if (result !== 'saved') return result;
    }
  }

  private async send(change: DraftChange): Promise<SaveResult> {
    const sent = new Map(this.edits);
    this.update({ saving: true });
    try {
      const stored = await this.backend.save(this.state.stored.id, this.state.stored.version, change);
      this.afterSave(stored, change, sent);
      return 'saved';
    } catch (error) {
      this.update({ saving: false });
      return this.backend.isOutdated(error) ? this.afterOutdated(error) : this.failed(error);
    }
  }

  /**
   * What goes out next: first what was typed for the template as it is, then
   * another template, because each template only takes its own fields.
   */
  private nextChange(): DraftChange | undefined {
    const { stored, answers } = this.state;
    const known = new Set(stored.steps.map((step) => step.id));
    const steps = [...this.edits.keys()].filter((id) => known.has(id));
    if (steps.length > 0) return { answers: Object.fromEntries(steps.map((id) => [id, withoutEmpty(answers[id])])) };
    const { template, step } = this.pending;
    const change: DraftChange = {};
    if (template !== undefined) change.template = template;
    if (step !== undefined && step !== stored.step) change.step = step;
    return Object.keys(change).length > 0 ? change : undefined;
  }

  private afterSave(stored: Onboarding, change: DraftChange, sent: Map<string, number>): void {
    for (const step of Object.keys(change.answers ?? {})) {
      if (this.edits.get(step) === sent.get(step)) this.edits.delete(step);
    }
    if (change.template !== undefined) {
      if (this.pending.template === change.template) delete this.pending.template;
      const known = new Set(stored.steps.map((step) => step.id));
      for (const step of this.edits.keys()) if (!known.has(step)) this.edits.delete(step);
    }
    if (change.step !== undefined && this.pending.step === change.step) delete this.pending.step;
    const typed = Object.fromEntries([...this.edits.keys()].map((id) => [id, this.state.answers[id]]));
    this.update({
      stored,
      answers: { ...this.withSuggestions(stored), ...typed },
      saving: false,
      savedAt: this.now(),
      failure: undefined,
    });
  }

  /** The stored answers, with the suggestions in steps that were never saved. */
  private withSuggestions(stored: Onboarding): Answers {
    const waiting = Object.keys(this.state.suggested)
      .map((place) => place.slice(0, place.indexOf('.')))
      .filter((step) => stored.answers[step] === undefined && stored.steps.some((s) => s.id === step));
    return { ...Object.fromEntries(waiting.map((step) => [step, this.state.answers[step]])), ...stored.answers };
  }

  private failed(failure: unknown): SaveResult {
    this.update({ failure });
    return 'failed';
  }

  /** Somebody else saved first: goes on by itself when both changes fit together. */
  private async afterOutdated(error: unknown): Promise<SaveResult> {
    let theirs: Onboarding;
    try {
      theirs = await this.backend.load(this.state.stored.id);
    } catch {
      return this.failed(error);
    }
    if (theirs.version <= this.state.stored.version) return this.failed(error);
    return this.mergeIn(theirs) ? this.flush() : 'conflict';
  }

  private mergeIn(theirs: Onboarding): boolean {
    const { stored, answers } = this.state;
    const merged = mergeAnswers(stored.answers, answers, theirs.answers, this.edits.keys());
    const moved = templateMoved(stored, theirs) && this.unsaved;
    if (merged.clashes.length > 0 || moved) {
      this.update({ conflict: { theirs, clashes: merged.clashes } });
      return false;
    }
    const changed = theirs.state === 'draft' && !sameEntry(theirs.answers, stored.answers);
    const mergedFrom = changed ? { name: theirs.changedBy, at: theirs.updatedAt } : this.state.mergedFrom;
    this.update({ stored: theirs, answers: merged.answers, mergedFrom });
    return true;
  }
}
