import type { Invitation, Member } from '@/api/types';
import type { StateTone } from '@/components/StateBadge';
import { t } from './messages';

/** A tenant's state as a word and a tone. A word from a newer server is shown as it is. */
export function stateWord(state: string): { tone: StateTone; word: string } {
  switch (state) {
    case 'live':
      return { tone: 'done', word: t('state.live') };
    case 'provisioning':
      return { tone: 'busy', word: t('state.provisioning') };
    case 'needs_action':
      return { tone: 'attention', word: t('state.needs_action') };
    default:
      return { tone: 'neutral', word: state || t('state.other') };
  }
}

export const tenantStates = ['provisioning', 'needs_action', 'live'] as const;

/** The orders of the list, as the API names them; the first is what one gets unasked. */
export const sorts = ['-created', 'created', 'name', '-name'] as const;

/** What became of somebody who was to be invited. */
export type ResultState = 'joined' | 'invited' | 'revoked' | 'expired' | 'waiting' | 'failed';

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

/** What an audit event did, in words: "tenant.update" reads "Tenant update". */
export function actionWords(action: string): string {
  const words = action.replaceAll(/[._]/g, ' ').trim();
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** The details of an audit event as short pairs. */
export function detailPairs(detail: Record<string, unknown> | undefined): [string, string][] {
  return Object.entries(detail ?? {}).map(([name, value]) => [name, typeof value === 'string' ? value : JSON.stringify(value)]);
}
