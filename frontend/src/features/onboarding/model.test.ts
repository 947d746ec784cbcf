import { describe, expect, it } from 'vitest';
import type { Onboarding } from '@/api/types';
import {
  afterStep,
  answersForAnother,
  draftName,
  fieldErrors,
  firstOpenStep,
  neighbour,
  problemTarget,
  stepToShow,
  withoutEmpty,
  wizardSteps,
} from './model';
import { draft, voiceTemplate } from './testing';

const titles = {
  template: 'Template Selection',
  organization: 'Organization Details',
  configuration: 'Configuration',
  users: 'Initial Users',
  review: 'Review & Provision',
  complete: 'Complete',
};

const states = (onboarding: Onboarding, current: string) =>
  wizardSteps(onboarding, titles, current).map((s) => `${s.id} ${s.state}`);

describe('the steps of the wizard', () => {
  it('are six before a template is chosen, the middle ones in general words', () => {
    const steps = wizardSteps(draft({ template: undefined, steps: [] }), titles, 'template');
    expect(steps.map((s) => s.title)).toEqual(Object.values(titles));
    expect(steps.map((s) => s.state)).toEqual(['now', 'todo', 'todo', 'todo', 'todo', 'todo']);
  });

  it('take their titles and states from the template', () => {
    const onboarding = draft({ states: { organization: 'done', voicepro: 'problem' } });
    expect(states(onboarding, 'users')).toEqual([
      'template done',
      'organization done',
      'voicepro problem',
      'users now',
      'review todo',
      'complete todo',
    ]);
  });

  it('are all done after the submit', () => {
    const onboarding = draft({ state: 'submitted' });
    expect(new Set(wizardSteps(onboarding, titles, 'complete').map((s) => s.state))).toEqual(new Set(['done']));
  });
});

describe('the step to show', () => {
  const filled = draft({ states: { organization: 'done', voicepro: 'done', users: 'done' } });

  it.each([
    ['a later step without data leads to the first open one', draft({}), 'review', 'organization'],
    [
      'without a template everything leads to the template',
      draft({ template: undefined, steps: [] }),
      'users',
      'template',
    ],
    ['an earlier step can be visited', filled, 'organization', 'organization'],
    ['review opens when everything is answered', filled, 'review', 'review'],
    ['complete cannot be visited before the submit', filled, 'complete', 'review'],
    ['an unknown step leads to the first open one', draft({}), 'nonsense', 'organization'],
    ['no step asked for resumes at the first open one', filled, undefined, 'review'],
    ['after the submit there is only complete', draft({ state: 'submitted' }), 'organization', 'complete'],
  ])('%s', (_, onboarding, asked, expected) => {
    expect(stepToShow(onboarding, asked)).toBe(expected);
  });

  it('lets the review show a problem that is no missing entry', () => {
    const taken = draft({
      states: { organization: 'done', voicepro: 'problem', users: 'done' },
      problems: [{ pointer: '/answers/voicepro/slug', code: 'slug_taken', message: 'taken' }],
    });
    expect(stepToShow(taken, 'review')).toBe('review');
    expect(firstOpenStep(taken)).toBe('review');
  });

  it('does not let the review show a missing entry', () => {
    const missing = draft({
      states: { organization: 'problem', voicepro: 'done', users: 'done' },
      problems: [{ pointer: '/answers/organization/country', code: 'required', message: 'Choose “Country / Region”.' }],
    });
    expect(stepToShow(missing, 'review')).toBe('organization');
  });
});

describe('going on and back', () => {
  const filled = draft({ states: { organization: 'done', voicepro: 'done', users: 'done' } });

  it('goes one step at a time', () => {
    expect(afterStep(filled, 'organization', false)).toBe('voicepro');
    expect(neighbour(filled, 'organization', -1)).toBe('template');
    expect(neighbour(filled, 'template', -1)).toBeUndefined();
  });

  it('returns to the review one came from', () => {
    expect(afterStep(filled, 'organization', true)).toBe('review');
  });

  it('stops on the way back to the review at a step that is open again', () => {
    expect(afterStep(draft({ states: { organization: 'done' } }), 'template', true)).toBe('voicepro');
  });
});

describe('problems', () => {
  it('are laid onto fields by their pointer, the first one of a field', () => {
    const problems = [
      { pointer: '/answers/organization/timezone', code: 'format', message: 'first' },
      { pointer: '/answers/organization/timezone', code: 'format', message: 'second' },
      { pointer: '/answers/voicepro/slug', code: 'slug_taken', message: 'other step' },
    ];
    expect(fieldErrors(problems, 'organization')).toEqual({ timezone: 'first' });
  });

  const { steps } = voiceTemplate();
  it.each([
    ['/answers/voicepro/slug', 'voicepro', 'field-voicepro-slug'],
    ['/answers/voicepro/managedSlugs/2', 'voicepro', 'field-voicepro-managedSlugs'],
    ['/answers/users/1/email', 'users', 'field-users-1-email'],
    ['/answers/users', 'users', 'field-users-0-email'],
    ['/template', 'template', 'field-template'],
  ])('%s leads to its field', (pointer, step, anchor) => {
    expect(problemTarget(pointer, steps)).toEqual({ step, anchor });
  });
});

describe('answers', () => {
  it('leave out what was left empty, and keep false and zero', () => {
    expect(withoutEmpty({ a: '', b: [], c: undefined, d: null, e: false, f: 0, g: 'x' })).toEqual({
      e: false,
      f: 0,
      g: 'x',
    });
    expect(withoutEmpty([])).toEqual([]);
  });

  it('for another tenant keep what is common and drop what names this one', () => {
    const answers = {
      organization: { organizationName: 'Acme', country: 'DE', contactEmail: 'a@b.example', description: 'x' },
      voicepro: { slug: 'acme', portaCredentialsFrom: 'op' },
      users: [{ email: 'a@b.example' }],
    };
    expect(answersForAnother(voiceTemplate(), answers)).toEqual({
      organization: { country: 'DE' },
      voicepro: { portaCredentialsFrom: 'op' },
    });
  });

  it('name the draft', () => {
    expect(draftName({ organization: { organizationName: 'Acme' } })).toBe('Acme');
    expect(draftName({ users: [] })).toBe('');
  });
});
