import { StateBadge } from '@/components/StateBadge';
import { stateWord } from './model';

/** A tenant's state as a word and a colour. */
export function TenantBadge({ state }: { state: string }) {
  const { tone, word } = stateWord(state);
  return <StateBadge tone={tone}>{word}</StateBadge>;
}
