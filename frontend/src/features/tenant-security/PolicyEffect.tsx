import { useDebouncedValue } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import type { PolicyChange, PolicyEffect as Effect } from '@/api/types';
import { Notice } from '@/components/Notice';
import { formatList } from '@/lib/format';
import { effectQuery } from './api';
import { t } from './messages';
import classes from './Security.module.css';

/** Who is cut off by a change, told before it is saved. */
export function PolicyEffect({ slug, change }: { slug: string; change: PolicyChange }) {
  const [asked] = useDebouncedValue(JSON.stringify(change), 300);
  const effect = useQuery(effectQuery(slug, JSON.parse(asked) as PolicyChange));
  return (
    <div aria-live="polite" className={classes.effects}>
      {effect.isError ? null : <Words effect={effect.data} change={change} />}
    </div>
  );
}

function Words({ effect, change }: { effect: Effect | undefined; change: PolicyChange }) {
  if (effect === undefined) return <Notice tone="info">{t('effect.loading')}</Notice>;
  const lines = linesOf(effect, change);
  return (
    <>
      {effect.you === undefined ? null : (
        <Notice tone="error" title={t('effect.you')}>
          {effect.you}
        </Notice>
      )}
      <Notice tone={lines.length === 0 ? 'info' : 'warning'} title={t('effect.title')}>
        {lines.length === 0 ? (
          t('effect.none')
        ) : (
          <ul className={classes.effect}>
            {lines.map((line) => (
              <li key={line}>{line}</li>
            ))}
          </ul>
        )}
      </Notice>
    </>
  );
}

function linesOf(effect: Effect, change: PolicyChange): string[] {
  const lines: string[] = [];
  if (change.mfa === 'required' && effect.without > 0) {
    const { without: count, members } = effect;
    lines.push(t('effect.without', { count, members, names: namesOf(effect) }));
    if (effect.owners > 0) lines.push(t('effect.owners', { count: effect.owners }));
    if (change.mfaFrom !== undefined) lines.push(t('effect.reminded'));
  }
  if (effect.sessions > 0) lines.push(t('effect.sessions', { count: effect.sessions }));
  if (effect.moreSessions) lines.push(t('effect.sessionsMore'));
  if (effect.invitations > 0) lines.push(t('effect.invitations', { count: effect.invitations }));
  return lines;
}

function namesOf({ names, without }: Effect): string {
  const more = without - names.length;
  return more > 0 ? t('effect.more', { names: names.join(', '), count: more }) : formatList(names);
}
