import type { Values } from '@/components/SchemaForm';

/** What somebody typed here lies over what is stored; everything else follows the store. */
export function over(stored: Values, typed: ReadonlyMap<string, unknown>): Values {
  return { ...stored, ...Object.fromEntries(typed) };
}

/** What is still unsaved once these entries were: those that were changed again meanwhile. */
export function leftAfter(
  typed: ReadonlyMap<string, unknown>,
  saved: ReadonlyMap<string, unknown>,
): Map<string, unknown> {
  return new Map([...typed].filter(([name, value]) => !saved.has(name) || saved.get(name) !== value));
}
