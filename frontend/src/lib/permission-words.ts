import { catalogue } from './messages';
import type { PlatformPermission, TenantPermission } from './permissions';

const words = {
  'TENANT_MGMT:create': 'Create tenants, use the wizard',
  'TENANT_MGMT:read': 'See all tenants',
  'TENANT_MGMT:update': 'Change any tenant',
  'TENANT_MGMT:disable': 'Disable any tenant, and enable it again',
  'TEMPLATES:read': 'See the templates and their problems',
  'PLATFORM_PEOPLE:read': 'See people and roles',
  'PLATFORM_PEOPLE:manage': 'Add people, change their roles',
  'PLATFORM_ROLES:manage': 'Make and change roles',
  'API_KEYS:manage': 'Make and revoke API keys',
  'OUTBOX:read': 'Read the outbox and its links',
  'OUTBOX:manage': 'Send messages of the outbox again',
  'SETTINGS:read': 'See the settings',
  'SETTINGS:manage': 'Change the settings',
  'PLATFORM_AUDIT:read': 'See what happened',
  'TENANT:read': 'See the profile',
  'TENANT:update': 'Change the profile',
  'COMPANIES:read': 'See the companies of clients and how far they are',
  'COMPANIES:create': 'Invite clients and create companies',
  'MEMBERS:read': 'See members and roles',
  'MEMBERS:invite': 'Invite people',
  'MEMBERS:manage': 'Change, suspend and remove members',
  'ROLES:manage': 'Make and change roles here',
  'SECURITY:read': 'See the security policy',
  'SECURITY:manage': 'Change the security policy',
  'KEYS:manage': 'Make and revoke API keys here',
  'RUNS:read': 'See the set-up runs',
  'RUNS:manage': 'Go on with set-up runs',
  'AUDIT:read': 'See what happened here',
  'MANAGED:read': 'See the managed tenants',
  'CREDENTIALS:read': 'See which credentials are set',
  'CREDENTIALS:manage': 'Set credentials',
  'CONTACTS:read': 'See contacts',
  'CONTACTS:manage': 'Change contacts',
  'TEXTING:read': 'Read text messages',
  'TEXTING:send': 'Send text messages',
  'TEXTING:manage': 'Take and release the number for texts',
  'WIDGET:read': 'See the website’s apps',
  'WIDGET:manage': 'Change the website’s apps',
} as const satisfies Record<PlatformPermission | TenantPermission, string>;

const t = catalogue(words);

/** What a permission lets one do, in words; its name where this version has none. */
export function permissionWords(permission: string): string {
  return permission in words ? t(permission as keyof typeof words) : permission;
}
