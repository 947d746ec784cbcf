import type { ShownWidget } from '@/api/types';

type Hours = Pick<ShownWidget['apps'][number], 'open' | 'changes'>;

/** Whether an app is there at a moment, by what the server told of its schedule; at is in the server's time. */
export function isOpen({ open, changes }: Hours, at: number): boolean {
  const passed = changes.filter((change) => Date.parse(change) <= at).length;
  return passed % 2 === 0 ? open : !open;
}

/** How long from a moment until the next change of any app, in milliseconds; Infinity when none is known. */
export function untilChange(apps: readonly Hours[], at: number): number {
  return Math.min(
    ...apps.flatMap(({ changes }) => changes.map((change) => Date.parse(change) - at)).filter((ms) => ms > 0),
  );
}
