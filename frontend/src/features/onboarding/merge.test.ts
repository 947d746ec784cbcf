import { describe, expect, it } from 'vitest';
import { mergeAnswers, sameEntry } from './merge';

describe('two versions of the answers', () => {
  const base = { a: { x: '1', y: '1' }, users: [{ email: 'a' }] };

  it('go together field by field', () => {
    const merged = mergeAnswers(base, { ...base, a: { x: '2', y: '1' } }, { ...base, a: { x: '1', y: '3' } }, ['a']);
    expect(merged).toEqual({ answers: { ...base, a: { x: '2', y: '3' } }, clashes: [] });
  });

  it('clash where both changed one field differently, and not where they agree', () => {
    const merged = mergeAnswers(base, { ...base, a: { x: '2', y: '5' } }, { ...base, a: { x: '3', y: '5' } }, ['a']);
    expect(merged.clashes).toEqual([{ step: 'a', field: 'x', mine: '2', theirs: '3' }]);
    expect(merged.answers['a']).toEqual({ x: '2', y: '5' });
  });

  it('treat a list of users as one entry', () => {
    const merged = mergeAnswers(base, { ...base, users: [{ email: 'b' }] }, { ...base, users: [] }, ['users']);
    expect(merged.clashes.map((c) => c.step)).toEqual(['users']);
  });

  it('keep what somebody emptied empty', () => {
    const merged = mergeAnswers(base, { ...base, a: { x: '', y: '1' } }, { ...base, a: { x: '1', y: '2' } }, ['a']);
    expect(merged.answers['a']).toEqual({ x: '', y: '2' });
  });
});

describe('entries', () => {
  it.each([
    ['', undefined, true],
    [[], null, true],
    [{ a: '' }, {}, true],
    [['a'], ['a'], true],
    [['a'], ['b'], false],
    [{ a: 1 }, { a: 2 }, false],
    [0, '', false],
  ])('%j and %j: same is %s', (a, b, same) => {
    expect(sameEntry(a, b)).toBe(same);
  });
});
