import type { Answers, Onboarding } from '@/api/types';
import { withoutEmpty } from './model';
import { mergeAnswers, sameEntry, templateMoved, type Clash } from './merge';

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
  saving: boolean;
  savedAt?: Date;
  failure?: unknown;
  conflict?: Conflict;
  /** Somebody else's save that was taken in beside what was typed here. */
  mergedFrom?: { name: string; at: string };
}

export type SaveResult = 'saved' | 'failed' | 'conflict';

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
  private pending: DraftChange = {};
  private queue: Promise<SaveResult> = Promise.resolve('saved');

  constructor(
    stored: Onboarding,
    private readonly backend: DraftBackend,
    private readonly now: () => Date = () => new Date(),
  ) {
    this.state = { stored, answers: stored.answers, saving: false };
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

  setAnswer(step: string, value: unknown): void {
    if (sameEntry(value, this.state.answers[step]) && step in this.state.answers) {
      this.update({ answers: { ...this.state.answers, [step]: value } });
      return;
    }
    this.edits.set(step, (this.edits.get(step) ?? 0) + 1);
    this.update({ answers: { ...this.state.answers, [step]: value } });
  }

  /** Marks a step as answered even if nothing was entered: going on counts as an answer. */
  confirm(step: string, empty: unknown): void {
    if (this.state.stored.answers[step] === undefined) {
      this.edits.set(step, (this.edits.get(step) ?? 0) + 1);
      if (this.state.answers[step] === undefined) this.setAnswer(step, empty);
    }
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
    this.listeners.forEach((listener) => listener());
  }

  private async flush(): Promise<SaveResult> {
    if (this.state.conflict) return 'conflict';
    const change = this.change();
    if (!change) return 'saved';
    const sent = new Map(this.edits);
    const pending = this.pending;
    this.pending = {};
    this.update({ saving: true });
    try {
      const stored = await this.backend.save(this.state.stored.id, this.state.stored.version, change);
      this.afterSave(stored, sent);
      return 'saved';
    } catch (error) {
      this.pending = { ...pending, ...this.pending };
      this.update({ saving: false });
      return this.backend.isOutdated(error) ? this.afterOutdated(error) : this.failed(error);
    }
  }

  private change(): DraftChange | undefined {
    const { stored, answers } = this.state;
    const { template, step } = this.pending;
    const change: DraftChange = {};
    if (template !== undefined) change.template = template;
    if (step !== undefined && step !== stored.step) change.step = step;
    if (this.edits.size > 0) {
      change.answers = Object.fromEntries([...this.edits.keys()].map((id) => [id, withoutEmpty(answers[id])]));
    }
    return Object.keys(change).length > 0 ? change : undefined;
  }

  private afterSave(stored: Onboarding, sent: Map<string, number>): void {
    for (const [step, count] of sent) {
      if (this.edits.get(step) === count) this.edits.delete(step);
    }
    const typed = Object.fromEntries([...this.edits.keys()].map((id) => [id, this.state.answers[id]]));
    const answers = { ...stored.answers, ...typed };
    this.update({ stored, answers, saving: false, savedAt: this.now(), failure: undefined });
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
    const mergedFrom = { name: theirs.changedBy.name, at: theirs.updatedAt };
    this.update({ stored: theirs, answers: merged.answers, mergedFrom });
    return true;
  }
}
