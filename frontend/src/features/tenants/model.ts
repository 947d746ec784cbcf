import type { Invitation, Member, TenantState } from '@/api/types';
import { t } from './messages';

export { sorts, tenantStates } from './filter-words';

/** A state in words, for the filter. */
export function stateWord(state: TenantState): string {
  return t(`state.${state}`);
}

/** What became of somebody who was to be invited. */
export type ResultState = 'joined' | 'invited' | 'revoked' | 'declined' | 'expired' | 'waiting' | 'failed';

export interface PersonResult {
  email: string;
  name: string;
  role: string;
  state: ResultState;
  /** The invitation whose link can be copied. */
  invitation?: string;
}

const key = (email: string) => email.trim().toLowerCase();

/**
 * Lays members and invitations over the list of people who were to be invited.
 * Whoever has neither is still waiting while the work goes on, and failed after.
 */
export function resultsOf(
  people: { email: string; name: string; role: string }[],
  members: Member[],
  invitations: Invitation[],
  over: boolean,
): PersonResult[] {
  const joined = new Map(members.map((member) => [key(member.account.email), member]));
  const invited = newestByEmail(invitations);
  return people.map((person) => {
    const member = joined.get(key(person.email));
    if (member) return { ...person, name: member.account.name || person.name, state: 'joined' };
    const invitation = invited.get(key(person.email));
    if (!invitation) return { ...person, state: over ? 'failed' : 'waiting' };
    return { ...person, ...stateOf(invitation) };
  });
}

function newestByEmail(invitations: Invitation[]): Map<string, Invitation> {
  const byAge = invitations.toSorted((a, b) => a.createdAt.localeCompare(b.createdAt));
  return new Map(byAge.map((invitation) => [key(invitation.email), invitation]));
}

function stateOf({ id, state }: Invitation): { state: ResultState; invitation?: string } {
  switch (state) {
    case 'pending':
      return { state: 'invited', invitation: id };
    case 'accepted':
      return { state: 'joined' };
    default:
      return { state };
  }
}
