import { Button } from '@mantine/core';
import { Notice } from '@/components/Notice';
import { ProblemAlert } from '@/components/ProblemAlert';
import { formatClock, formatList } from '@/lib/format';
import { t } from './messages';
import { useWizard } from './wizardContext';
import classes from './Wizard.module.css';

/** "Saved 10:42", said once per minute at most: the text only changes with the clock. */
export function SavedAt() {
  const { state, session } = useWizard();
  return (
    <span className={classes.saved} role="status" data-state={state.saving ? 'saving' : 'settled'}>
      {savedText(state.savedAt ?? savedBefore(state.stored), session.unsaved && state.failure !== undefined)}
    </span>
  );
}

/** A draft that was changed since it was begun is a saved one. */
function savedBefore({ updatedAt, createdAt }: { updatedAt: string; createdAt: string }): Date | undefined {
  return updatedAt === createdAt ? undefined : new Date(updatedAt);
}

function savedText(savedAt: Date | undefined, failing: boolean): string {
  if (failing) return t('save.unsaved');
  return savedAt ? t('save.saved', { time: formatClock(savedAt) }) : '';
}

/** A save that failed: what was typed stays, and can be sent again. */
export function SaveFailure() {
  const { state, session } = useWizard();
  if (state.failure === undefined || state.conflict) return null;
  return (
    <ProblemAlert error={state.failure} title={t('save.failed')}>
      <p className={classes.sentence}>{t('save.kept')}</p>
      <Button size="xs" variant="default" loading={state.saving} onClick={() => void session.save()}>
        {t('save.retry')}
      </Button>
    </ProblemAlert>
  );
}

/** Who else is here, and what they changed beside us. */
export function Others() {
  const { state, session } = useWizard();
  const { otherEditors } = state.stored;
  const { mergedFrom } = state;
  return (
    <div role="status" className={classes.others}>
      {otherEditors.length > 0 && (
        <p className={classes.sentence}>
          {t('editors.also', { count: otherEditors.length, names: formatList(otherEditors.map((e) => e.name)) })}
        </p>
      )}
      {mergedFrom && !state.conflict && (
        <Notice tone="info">
          {t('merge.taken', { name: mergedFrom.name, time: formatClock(new Date(mergedFrom.at)) })}
          <Button
            size="compact-sm"
            variant="subtle"
            onClick={() => {
              session.dismissMerge();
            }}
          >
            {t('merge.ok')}
          </Button>
        </Notice>
      )}
    </div>
  );
}
