import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import type { Session, TenantRef } from '@/api/types';
import { api, unwrap } from '@/lib/api';
import { allows } from '@/lib/permissions';

export type TenantChoice = { tenant: TenantRef; to: string; through?: string; roleTitle?: string };

/** Up to this many a list is quicker read than searched. */
export const searchFrom = 8;

function own({ memberships }: Session): TenantChoice[] {
  return memberships.map(({ tenant, roleTitle }) => ({ tenant, roleTitle, to: `/t/${tenant.slug}` }));
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

/** Whether the server may know tenants that the session does not list. */
export function canSearchAll(session: Session): boolean {
  return allows(session.account.permissions, 'TENANT_MGMT:read') || session.managed.length >= 100;
}

/** Asks the server for tenants by name or slug. */
export function tenantSearchQuery(search: string, enabled: boolean) {
  return queryOptions({
    queryKey: ['tenants', 'quick', search],
    queryFn: async ({ signal }) => {
      const { items } = await unwrap(api.GET('/tenants', { params: { query: { search, limit: 8 } }, signal }));
      return items.map((tenant): TenantChoice => ({ tenant, to: `/tenants/${tenant.slug}` }));
    },
    enabled,
    placeholderData: keepPreviousData,
  });
}

/** Joins what is known with what was found; known ones win, since they lead to the person's own view. */
export function joinChoices(known: readonly TenantChoice[], found: readonly TenantChoice[]): TenantChoice[] {
  const ids = new Set(known.map(({ tenant }) => tenant.id));
  return [...known, ...found.filter(({ tenant }) => !ids.has(tenant.id))];
}

/** The slug in an address that lies in a tenant: /t/{slug}/… or /tenants/{slug}/… */
export function slugInPath(pathname: string): string | undefined {
  return /^\/(?:t|tenants)\/([^/]+)/.exec(pathname)?.[1];
}
