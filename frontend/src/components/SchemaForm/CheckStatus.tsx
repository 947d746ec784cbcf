import { Button } from '@mantine/core';
import type { LiveCheck } from './checks';
import { t } from './messages';
import classes from './SchemaForm.module.css';

interface CheckStatusProps {
  check: LiveCheck;
  /** The message that already stands under the field; it is not said twice. */
  shownError: string | undefined;
  onUse: (suggestion: string) => void;
}

/** What the live check of a field says. It stands in a live region, so each change is announced. */
export function CheckStatus({ check, shownError, onUse }: CheckStatusProps) {
  switch (check.state) {
    case 'none':
      return null;
    case 'checking':
      return <span className={classes['checking']}>{t('form.checking')}</span>;
    case 'failed':
      return <span className={classes['checking']}>{t('form.unchecked')}</span>;
    case 'ok':
      return (
        <span className={classes['ok']}>
          ✓ {check.message || t(check.check === 'slug-free' ? 'form.free' : 'form.found', { value: check.value })}
        </span>
      );
    case 'refused':
      return (
        <>
          {check.message !== shownError && <span className={classes['refused']}>{check.message}</span>}
          {check.suggestion && <UseSuggestion suggestion={check.suggestion} onUse={onUse} />}
        </>
      );
  }
}

function UseSuggestion({ suggestion, onUse }: { suggestion: string; onUse: (suggestion: string) => void }) {
  return (
    <Button
      variant="light"
      size="compact-sm"
      className={classes['use']}
      onClick={() => {
        onUse(suggestion);
      }}
    >
      {t('form.useSuggestion', { suggestion })}
    </Button>
  );
}

interface TagsStatusProps {
  checking: boolean;
  refused: ReadonlyMap<string, string>;
  shownError: string | undefined;
}

/** Names every tag that was refused, with the reason. */
export function TagsStatus({ checking, refused, shownError }: TagsStatusProps) {
  const reasons = [...refused.values()].filter((reason) => reason !== shownError);
  if (reasons.length > 0) {
    return reasons.map((reason) => (
      <span key={reason} className={classes['refused']}>
        {reason}
      </span>
    ));
  }
  return checking ? <span className={classes['checking']}>{t('form.checking')}</span> : null;
}
