import { useState } from 'react';
import { EmptyState } from '@/components/EmptyState';
import { Notice } from '@/components/Notice';
import { t } from './messages';
import { TEMPLATE_STEP } from './model';
import { StepFrame } from './StepFrame';
import { TemplateCards } from './TemplateCards';
import { useStepMoves } from './useStepMoves';
import { useWizard } from './wizardContext';

/** Step 1: which kind of tenant. */
export function TemplateStep() {
  const { templates, state, fromReview } = useWizard();
  const stored = state.stored.template;
  const [chosen, setChosen] = useState(stored);
  const [error, setError] = useState<string>();

  const check = () => {
    if (chosen) return [];
    setError(t('template.missing'));
    return [{ id: 'field-template', message: t('template.missing') }];
  };
  const moves = useStepMoves(TEMPLATE_STEP, check, () => [], changeOf(chosen, stored, isOutdated(state.stored)));
  if (templates.length === 0) {
    return <EmptyState title={t('template.none')}>{t('template.noneText')}</EmptyState>;
  }
  return (
    <StepFrame
      title={t('step.template')}
      errors={error === undefined ? [] : moves.errors}
      attempt={moves.attempt}
      busy={moves.busy}
      continueLabel={t(fromReview ? 'nav.toReview' : 'nav.continue')}
      onContinue={() => void moves.goOn()}
      onExit={moves.exit}
    >
      {isOutdated(state.stored) && (
        <Notice tone="info" title={t('template.outdated')}>
          {t('template.outdatedText', { version: state.stored.latestVersion ?? 0 })}
        </Notice>
      )}
      <TemplateCards
        templates={templates}
        chosen={chosen}
        error={error}
        onChoose={(name) => {
          setChosen(name);
          setError(undefined);
        }}
      />
      {stored && chosen !== stored && <Notice tone="info">{t('template.change')}</Notice>}
    </StepFrame>
  );
}

function isOutdated({ templateVersion, latestVersion }: { templateVersion?: number; latestVersion?: number }): boolean {
  return templateVersion !== undefined && latestVersion !== undefined && latestVersion > templateVersion;
}

/** The template to save: another one, or the same in its newer version; undefined when nothing changes. */
function changeOf(chosen: string | undefined, stored: string | undefined, outdated: boolean): string | undefined {
  return chosen === stored && !outdated ? undefined : chosen;
}
