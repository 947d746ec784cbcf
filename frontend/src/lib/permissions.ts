import { ProblemError } from './problem';

/** Every platform permission the app asks about; a misspelt one does not compile. */
export const platformPermissions = [
  'TENANT_MGMT:create',
  'TENANT_MGMT:read',
  'TENANT_MGMT:update',
  'TENANT_MGMT:disable',
  'TEMPLATES:read',
  'PLATFORM_PEOPLE:read',
  'PLATFORM_PEOPLE:manage',
  'PLATFORM_ROLES:manage',
  'API_KEYS:manage',
  'OUTBOX:read',
  'OUTBOX:manage',
  'SETTINGS:read',
  'SETTINGS:manage',
  'PLATFORM_AUDIT:read',
] as const;

export type PlatformPermission = (typeof platformPermissions)[number];

export type TenantPermission =
  | 'TENANT:read'
  | 'TENANT:update'
  | 'MEMBERS:read'
  | 'MEMBERS:invite'
  | 'MEMBERS:manage'
  | 'ROLES:manage'
  | 'SECURITY:read'
  | 'SECURITY:manage'
  | 'KEYS:manage'
  | 'RUNS:read'
  | 'RUNS:manage'
  | 'AUDIT:read'
  | 'MANAGED:read'
  | 'CREDENTIALS:read'
  | 'CREDENTIALS:manage'
  | 'COMPANIES:read'
  | 'COMPANIES:create'
  | 'CONTACTS:read'
  | 'CONTACTS:manage'
  | 'TEXTING:read'
  | 'TEXTING:send'
  | 'TEXTING:manage'
  | 'WIDGET:read'
  | 'WIDGET:manage';

type Permission = PlatformPermission | TenantPermission;

/** Whether a role's list grants a permission: word for word, as FEATURE:*, or as *. The server decides; this hides. */
export function grants(granted: readonly string[], wanted: string): boolean {
  const feature = wanted.slice(0, wanted.indexOf(':'));
  return granted.some((p) => p === '*' || p === wanted || p === `${feature}:*`);
}

/** grants for the permissions that the app asks about itself, where a misspelt one does not compile. */
export function allows(granted: readonly string[], wanted: Permission): boolean {
  return grants(granted, wanted);
}

/** For a route: refuses at once what the server would refuse, so that the page says which permission is missing. */
export function demand(granted: readonly string[], ...anyOf: [Permission, ...Permission[]]): void {
  if (anyOf.some((wanted) => allows(granted, wanted))) return;
  const [missing] = anyOf;
  throw new ProblemError({
    type: 'urn:tenantry:problem:forbidden',
    title: 'Forbidden',
    status: 403,
    code: 'forbidden',
    detail: `You need the permission ${missing} for this.`,
    missing,
  });
}
