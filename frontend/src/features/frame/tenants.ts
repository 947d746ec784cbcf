import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import type { Place, Session, TenantRef } from '@/api/types';
import { api, unwrap } from '@/lib/api';
import { allows } from '@/lib/permissions';

export type TenantChoice = {
  tenant: TenantRef;
  to: string;
  through?: string;
  roleTitle?: string;
  suspended?: boolean;
};

/** Up to this many a list is quicker read than searched. */
export const searchFrom = 8;

function own({ memberships }: Session): TenantChoice[] {
  return memberships.map(({ tenant, roleTitle, memberState }) => ({
    tenant,
    roleTitle,
    suspended: memberState === 'suspended',
    to: `/t/${tenant.slug}`,
  }));
}

function managed(session: Session): TenantChoice[] {
  const mine = new Set(session.memberships.map(({ tenant }) => tenant.id));
  return session.managed
    .filter(({ tenant }) => !mine.has(tenant.id))
    .map(({ tenant, through }) => ({ tenant, through: through.name, to: `/tenants/${tenant.slug}` }));
}

/** The tenants the session knows of: one's own first, then those reached through a managing tenant. */
export function knownTenants(session: Session): TenantChoice[] {
  return [...own(session), ...managed(session)];
}

function fits(choice: TenantChoice, words: string): boolean {
  const { name, slug, id } = choice.tenant;
  return [name, slug, id].some((text) => text.toLowerCase().includes(words));
}

export function filterTenants(choices: readonly TenantChoice[], search: string): TenantChoice[] {
  const words = search.trim().toLowerCase();
  return words === '' ? [...choices] : choices.filter((choice) => fits(choice, words));
}

// The session lists this many of each kind; a person with more finds the others by searching.
const listed = 100;

/** Platform people see every tenant. */
function seesAll(session: Session): boolean {
  return allows(session.account.permissions, 'TENANT_MGMT:read');
}

/** Whether the server may know tenants that the session does not list. */
export function canSearchAll(session: Session): boolean {
  return seesAll(session) || session.managed.length >= listed || session.memberships.length >= listed;
}

/** Asks the server for tenants by name, slug or id: all for platform people, one's own for others. */
export function tenantSearchQuery(session: Session, search: string, enabled: boolean) {
  const all = seesAll(session);
  const query = { params: { query: { search, limit: 8 } } };
  return queryOptions({
    queryKey: ['tenants', 'quick', all, search],
    queryFn: async ({ signal }) => {
      if (!all) return (await unwrap(api.GET('/session/tenants', { ...query, signal }))).items.map(choiceOf);
      const { items } = await unwrap(api.GET('/tenants', { ...query, signal }));
      return items.map((tenant): TenantChoice => ({ tenant, to: `/tenants/${tenant.slug}` }));
    },
    enabled: enabled && canSearchAll(session),
    placeholderData: keepPreviousData,
  });
}

function choiceOf({ tenant, roleTitle, memberState, through }: Place): TenantChoice {
  if (memberState === undefined) return { tenant, through: through?.name, to: `/tenants/${tenant.slug}` };
  return { tenant, roleTitle, suspended: memberState === 'suspended', to: `/t/${tenant.slug}` };
}

/** Joins what is known with what was found; known ones win, since they lead to the person's own view. */
export function joinChoices(known: readonly TenantChoice[], found: readonly TenantChoice[]): TenantChoice[] {
  const ids = new Set(known.map(({ tenant }) => tenant.id));
  return [...known, ...found.filter(({ tenant }) => !ids.has(tenant.id))];
}

/** The slug in an address where one is as a member: /t/{slug}/… */
export function memberSlugIn(pathname: string): string | undefined {
  return /^\/t\/([^/]+)/.exec(pathname)?.[1];
}

/** The slug in an address that lies in a tenant: /t/{slug}/… or /tenants/{slug}/… */
export function slugInPath(pathname: string): string | undefined {
  return /^\/(?:t|tenants)\/([^/]+)/.exec(pathname)?.[1];
}
