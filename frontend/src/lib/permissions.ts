/** Every platform permission the app asks about; a misspelt one does not compile. */
export type PlatformPermission =
  | 'TENANT_MGMT:create'
  | 'TENANT_MGMT:read'
  | 'TENANT_MGMT:update'
  | 'TEMPLATES:read'
  | 'PLATFORM_PEOPLE:read'
  | 'PLATFORM_PEOPLE:manage'
  | 'PLATFORM_ROLES:manage'
  | 'API_KEYS:manage'
  | 'OUTBOX:read'
  | 'SETTINGS:read'
  | 'SETTINGS:manage'
  | 'PLATFORM_AUDIT:read';

export type TenantPermission =
  | 'TENANT:read'
  | 'TENANT:update'
  | 'MEMBERS:read'
  | 'MEMBERS:invite'
  | 'RUNS:read'
  | 'RUNS:manage'
  | 'AUDIT:read'
  | 'MANAGED:read'
  | 'CREDENTIALS:read'
  | 'CREDENTIALS:manage';

/** Whether a role's list grants a permission: word for word, as FEATURE:*, or as *. The server decides; this hides. */
export function allows(granted: readonly string[], wanted: PlatformPermission | TenantPermission): boolean {
  const feature = wanted.slice(0, wanted.indexOf(':'));
  return granted.some((p) => p === '*' || p === wanted || p === `${feature}:*`);
}
