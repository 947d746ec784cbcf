import { describe, expect, it } from 'vitest';
import type { Problem } from '@/api/types';
import { formProblem, isProblemError, pointerParts, ProblemError, problemOf, refusal } from './problem';

const taken: Problem = {
  type: 'urn:tenantry:problem:slug_taken',
  title: 'Conflict',
  status: 409,
  code: 'slug_taken',
  detail: 'This slug is taken.',
  errors: [
    { pointer: '/answers/voicepro/slug', code: 'taken', message: 'acme is taken.' },
    { pointer: '/answers/voicepro/slug', code: 'second', message: 'A second message for the field.' },
    { pointer: '/answers/users/1/email', code: 'duplicate', message: 'Twice in the list.' },
    { pointer: '/elsewhere', code: 'odd', message: 'Belongs nowhere here.' },
  ],
};

describe('pointerParts', () => {
  it.each([
    ['', []],
    ['/name', ['name']],
    ['/answers/users/1/email', ['answers', 'users', '1', 'email']],
    ['/a~1b/c~0d', ['a/b', 'c~d']],
  ])('splits %s', (pointer, parts) => {
    expect(pointerParts(pointer)).toEqual(parts);
  });
});

describe('formProblem', () => {
  it('lays the first message on each field the form has and keeps the rest', () => {
    const has = (path: string) => ['voicepro.slug', 'users.1.email'].includes(path);
    expect(formProblem(taken, has, '/answers')).toEqual({
      fields: { 'voicepro.slug': 'acme is taken.', 'users.1.email': 'Twice in the list.' },
      rest: ['Belongs nowhere here.'],
    });
  });

  it('does not take a longer name for the place below', () => {
    const { fields, rest } = formProblem(
      { ...taken, errors: [{ pointer: '/answersheet/name', code: 'x', message: 'Other.' }] },
      () => true,
      '/answers',
    );
    expect(fields).toEqual({});
    expect(rest).toEqual(['Other.']);
  });

  it('has nothing to say about a problem without fields', () => {
    expect(formProblem({ ...taken, errors: undefined }, () => true)).toEqual({ fields: {}, rest: [] });
  });
});

describe('refusal', () => {
  it('keeps the server’s own words', () => {
    const error = refusal(taken, new Response(null, { status: 409 }));
    expect(error.problem).toEqual({ ...taken, requestId: undefined });
    expect(error.message).toBe('This slug is taken.');
  });

  it('makes something readable of an answer that is no problem document', () => {
    const response = new Response('<h1>Bad gateway</h1>', { status: 502, headers: { 'X-Request-Id': 'rq_1' } });
    const error = refusal('<h1>Bad gateway</h1>', response);
    expect(error.status).toBe(502);
    expect(error.problem.requestId).toBe('rq_1');
    expect(error.message).toContain('502');
  });
});

describe('problemOf', () => {
  it('tells a lost connection from a mistake of ours', () => {
    expect(problemOf(new TypeError('Failed to fetch')).code).toBe('unreachable');
    expect(problemOf(new RangeError('what')).code).toBe('unexpected');
    expect(problemOf(new ProblemError(taken))).toBe(taken);
  });
});

describe('isProblemError', () => {
  it('asks for the code when one is given', () => {
    const error = new ProblemError(taken);
    expect(isProblemError(error)).toBe(true);
    expect(isProblemError(error, 'slug_taken', 'other')).toBe(true);
    expect(isProblemError(error, 'other')).toBe(false);
    expect(isProblemError(new Error('slug_taken'), 'slug_taken')).toBe(false);
  });
});
