import type { TenantRef } from '@/api/types';
import type { TenantChoice } from './tenants';

const key = 'tenantry.recent';
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

/** The tenants this account went to last, newest first. Kept per account: people share browsers. */
export function recentTenants(account: string): TenantChoice[] {
  try {
    const stored: unknown = JSON.parse(localStorage.getItem(`${key}.${account}`) ?? '[]');
    return Array.isArray(stored) ? stored.filter(isChoice) : [];
  } catch {
    return [];
  }
}

export function rememberTenant(account: string, choice: TenantChoice): void {
  const others = recentTenants(account).filter(({ tenant }) => tenant.id !== choice.tenant.id);
  try {
    localStorage.setItem(`${key}.${account}`, JSON.stringify([choice, ...others].slice(0, kept)));
  } catch {
    // Without storage there are no recent ones.
  }
}
