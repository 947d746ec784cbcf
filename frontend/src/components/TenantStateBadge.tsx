import { StateBadge, type StateTone } from './StateBadge';
import { t } from './inside-messages';

const tones = {
  provisioning: 'busy',
  needs_action: 'attention',
  live: 'done',
  disabled: 'error',
} as const satisfies Record<string, StateTone>;

function isKnown(state: string): state is keyof typeof tones {
  return state in tones;
}

/** A tenant's state in words and colour; one that this version does not know is shown as it is written. */
export function TenantStateBadge({ state }: { state: string }) {
  if (!isKnown(state)) return <StateBadge tone="neutral">{state}</StateBadge>;
  return <StateBadge tone={tones[state]}>{t(`tenant.${state}`)}</StateBadge>;
}
