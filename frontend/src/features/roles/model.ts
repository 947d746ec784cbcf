import { allows, type PlatformPermission } from '@/lib/permissions';

/** SUPPORT_LEAD out of "Support lead": what the server takes as a role's name. */
export function nameFromTitle(title: string): string {
  return title
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toUpperCase()
    .replace(/[^A-Z0-9]+/g, '_')
    .replace(/^[_0-9]+|_+$/g, '');
}

/** The single permissions behind a role's list, wildcards spelt out, in the order they are shown. */
export function expand(granted: readonly string[], all: readonly string[]): string[] {
  return all.filter((permission) => allows(granted, permission as PlatformPermission));
}
