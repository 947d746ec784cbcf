import type { ComponentType } from 'react';
import type { IconProps } from '@/components/icons';

export type PaletteItem = {
  id: string;
  group: string;
  label: string;
  detail?: string;
  icon: ComponentType<IconProps>;
  /** Further words it is found by. */
  also?: string;
  keys?: string;
  run: () => void;
};

/** How well an item fits, 0 for not at all: start of the label, start of a word in it, anywhere. */
function score(item: PaletteItem, word: string): number {
  const label = item.label.toLowerCase();
  if (label.startsWith(word)) return 4;
  if (label.split(/[\s:]+/).some((part) => part.startsWith(word))) return 3;
  if (label.includes(word)) return 2;
  return `${item.detail ?? ''} ${item.also ?? ''}`.toLowerCase().includes(word) ? 1 : 0;
}

/** The items that fit every word typed, best first within their group; groups keep their order. */
export function rank(items: readonly PaletteItem[], typed: string): PaletteItem[] {
  const words = typed.trim().toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return [...items];
  const scored = items.map((item) => ({ item, scores: words.map((word) => score(item, word)) }));
  const sum = (scores: number[]) => scores.reduce((a, b) => a + b, 0);
  const groups = [...new Set(items.map(({ group }) => group))];
  return scored
    .filter(({ scores }) => scores.every((s) => s > 0))
    .sort((a, b) => groups.indexOf(a.item.group) - groups.indexOf(b.item.group) || sum(b.scores) - sum(a.scores))
    .map(({ item }) => item);
}
