import { Anchor, Button } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import type { SetUp, SetUpStep } from '@/api/types';
import { goOn, skip } from './api';
import { t } from './messages';
import { SupportAlert } from './SupportAlert';
import classes from './Onboard.module.css';

type Props = {
  token: string;
  view: SetUp;
  step: SetUpStep;
  /** The words of the link that leaves the step for later; undefined where there is nothing left to do. */
  skipLabel: string | undefined;
  /** Whether the step can be called done; without it only the link beside the button leads on. */
  canContinue: boolean;
  children: ReactNode;
  onNext: (view: SetUp) => Promise<void>;
};

/** A step that is done elsewhere: what it is about, Continue, and the link that leaves it for later. */
export function ActStep({ token, view, step, skipLabel, canContinue, children, onNext }: Props) {
  const act = useMutation({
    mutationFn: (go: typeof goOn) => go({ token, step: step.id, version: view.version ?? 1 }),
    onSuccess: onNext,
  });
  return (
    <div className={classes.form}>
      {children}
      {act.isError && <SupportAlert error={act.error} view={view} step={step.id} />}
      <div className={classes.actions}>
        {canContinue && (
          <Button
            loading={act.isPending && act.variables === goOn}
            onClick={() => {
              act.mutate(goOn);
            }}
          >
            {t('setUp.continue')}
          </Button>
        )}
        {step.state !== 'done' && skipLabel !== undefined && (
          <Anchor
            component="button"
            type="button"
            className={classes.skip}
            disabled={act.isPending}
            onClick={() => {
              act.mutate(skip);
            }}
          >
            {skipLabel}
          </Anchor>
        )}
      </div>
    </div>
  );
}
