import { expect, test } from 'vitest';
import { byFeature, changes, ticked } from './model';

const all = ['MEMBERS:invite', 'MEMBERS:read', 'VOICEPRO:read'];

test('permissions stand by feature, found by name or words', () => {
  expect(byFeature(all, ['VOICEPRO'], '').map(({ feature, off }) => [feature, off])).toEqual([
    ['MEMBERS', false],
    ['VOICEPRO', true],
  ]);
  expect(byFeature(all, [], 'invite people')).toEqual([
    { feature: 'MEMBERS', off: false, permissions: ['MEMBERS:invite'] },
  ]);
});

test('a copy spells wildcards out, and a change is told', () => {
  expect(ticked(['MEMBERS:*'], all)).toEqual(['MEMBERS:invite', 'MEMBERS:read']);
  expect(changes(['MEMBERS:*'], ['MEMBERS:read', 'VOICEPRO:read'], all)).toEqual({
    gained: ['VOICEPRO:read'],
    lost: ['MEMBERS:invite'],
  });
});
