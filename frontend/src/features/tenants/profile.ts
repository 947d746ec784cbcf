import type { Tenant } from '@/api/types';
import type { Profile } from './api';

/** The part of a tenant that its profile form shows. */
export function profileFields(tenant: Tenant): Profile {
  const { name, country, timezone, currency, contactEmail, description, address, website, replyTo } = tenant;
  return { name, country, timezone, currency, contactEmail, description, address, website, replyTo };
}

/** Only what was changed is sent, so that two people can edit different fields. */
export function changedFields(base: Tenant, values: Record<string, unknown>): Partial<Profile> {
  const before = profileFields(base);
  const changed = Object.entries(values).filter(([field, value]) => before[field as keyof Profile] !== value);
  return Object.fromEntries(changed);
}
