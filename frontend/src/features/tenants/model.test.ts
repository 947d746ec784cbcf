import { describe, expect, it } from 'vitest';
import type { Invitation, Member, Tenant } from '@/api/types';
import { resultsOf } from './model';
import { changedFields, profileFields } from './profile';

const person = (email: string) => ({ email, name: '', role: 'TENANT_OWNER' });
const invitation = (id: string, email: string, state: string, createdAt = '1') =>
  ({ id, email, state, createdAt }) as Invitation;
const member = (email: string, name: string) => ({ account: { id: 'ac', email, name } }) as Member;

describe('what became of each invited person', () => {
  it.each([
    [
      'joined',
      [member('ADA@example.com', 'Ada')],
      [invitation('in_1', 'ada@example.com', 'accepted')],
      false,
      'joined',
      undefined,
    ],
    ['was invited', [], [invitation('in_1', 'Ada@example.com', 'pending')], true, 'invited', 'in_1'],
    [
      'was invited anew',
      [],
      [invitation('in_2', 'ada@example.com', 'pending', '2'), invitation('in_1', 'ada@example.com', 'revoked', '1')],
      true,
      'invited',
      'in_2',
    ],
    ['waits while the work goes on', [], [], false, 'waiting', undefined],
    ['failed when it is over', [], [], true, 'failed', undefined],
    ['was revoked', [], [invitation('in_1', 'ada@example.com', 'revoked')], true, 'revoked', undefined],
  ])('%s', (_, members, invitations, over, state, id) => {
    const [result] = resultsOf([person('ada@example.com')], members, invitations, over);
    expect([result?.state, result?.invitation]).toEqual([state, id]);
  });
});

it('only what was changed in a profile is sent', () => {
  const tenant = {
    name: 'Acme',
    country: 'DE',
    timezone: 'Europe/Berlin',
    currency: 'EUR',
    contactEmail: 'a@b.example',
    description: '',
  } as Tenant;
  expect(changedFields(tenant, { ...profileFields(tenant), name: 'Acme Ltd', description: '' })).toEqual({
    name: 'Acme Ltd',
  });
});
