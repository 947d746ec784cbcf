import { grants } from '@/lib/permissions';

/** What a change from one list of permissions to another gives and takes, wildcards spelt out. */
export function difference(
  before: readonly string[],
  after: readonly string[],
  all: readonly string[],
): { gained: string[]; lost: string[] } {
  return {
    gained: all.filter((p) => grants(after, p) && !grants(before, p)),
    lost: all.filter((p) => grants(before, p) && !grants(after, p)),
  };
}
