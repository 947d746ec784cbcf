import { permissionWords } from '@/lib/permission-words';
import { grants } from '@/lib/permissions';

export type FeatureGroup = { feature: string; off: boolean; permissions: string[] };

const featureOf = (permission: string) => permission.slice(0, permission.indexOf(':'));

/** The single permissions that the search lets through, by feature; those of features that are off are marked. */
export function byFeature(permissions: readonly string[], off: readonly string[], search: string): FeatureGroup[] {
  const words = search.toLowerCase().split(/\s+/).filter(Boolean);
  const groups = new Map<string, FeatureGroup>();
  for (const permission of permissions) {
    const text = `${permission} ${permissionWords(permission)}`.toLowerCase();
    if (permission === '*' || !words.every((word) => text.includes(word))) continue;
    const feature = featureOf(permission);
    const group = groups.get(feature) ?? { feature, off: off.includes(feature), permissions: [] };
    group.permissions.push(permission);
    groups.set(feature, group);
  }
  return [...groups.values()];
}

/** The permissions of a role that can be ticked, wildcards spelt out. */
export function ticked(role: readonly string[], all: readonly string[]): string[] {
  return all.filter((permission) => grants(role, permission));
}

/** What saving gives to the holders of a role and takes from them. */
export function changes(before: readonly string[], after: readonly string[], all: readonly string[]) {
  return {
    gained: all.filter((p) => grants(after, p) && !grants(before, p)),
    lost: all.filter((p) => grants(before, p) && !grants(after, p)),
  };
}
