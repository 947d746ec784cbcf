import type { TenantRef } from '@/api/types';
import type { TenantChoice } from './tenants';

// Both live in this browser, per account: which tenants one works in differs from desk to desk, and a click here
// needs no answer of the server.
const recentKey = 'tenantry.recent';
const pinnedKey = 'tenantry.pinned';
const kept = 5;

function isChoice(value: unknown): value is TenantChoice {
  if (typeof value !== 'object' || value === null || !('tenant' in value) || !('to' in value)) return false;
  const tenant = value.tenant as Partial<TenantRef> | null;
  return (
    typeof value.to === 'string' &&
    value.to.startsWith('/') &&
    typeof tenant?.slug === 'string' &&
    typeof tenant.name === 'string'
  );
}

function read(key: string, account: string): TenantChoice[] {
  try {
    const stored: unknown = JSON.parse(localStorage.getItem(`${key}.${account}`) ?? '[]');
    return Array.isArray(stored) ? stored.filter(isChoice) : [];
  } catch {
    return [];
  }
}

function write(key: string, account: string, choices: TenantChoice[]): void {
  try {
    localStorage.setItem(`${key}.${account}`, JSON.stringify(choices));
  } catch {
    // Without storage there are none.
  }
}

/** The tenants this account went to last, newest first. Kept per account: people share browsers. */
export function recentTenants(account: string): TenantChoice[] {
  return read(recentKey, account);
}

export function rememberTenant(account: string, choice: TenantChoice): void {
  const others = recentTenants(account).filter(({ tenant }) => tenant.id !== choice.tenant.id);
  write(recentKey, account, [choice, ...others].slice(0, kept));
}

/** The tenants this account keeps on top, in the order of pinning. */
export function pinnedTenants(account: string): TenantChoice[] {
  return read(pinnedKey, account);
}

/** Pins a tenant, or lets it go; returns what is pinned afterwards. */
export function togglePin(account: string, choice: TenantChoice): TenantChoice[] {
  const pinned = pinnedTenants(account);
  const others = pinned.filter(({ tenant }) => tenant.id !== choice.tenant.id);
  const next = others.length === pinned.length ? [...pinned, choice] : others;
  write(pinnedKey, account, next);
  return next;
}
