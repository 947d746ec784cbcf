import type { ReactNode } from 'react';
import type { SetUp, SetUpStep } from '@/api/types';
import { Steps, type Step } from '@/components/Steps';
import { Shell } from './Shell';
import { Welcome } from './Welcome';
import { stepsOf, titleOf } from './words';
import classes from './Onboard.module.css';

type Props = {
  view: SetUp;
  step: SetUpStep;
  renderLink: (step: Step, title: ReactNode) => ReactNode;
  /** Above the step, where there is something to say first. */
  notice?: ReactNode;
  children: ReactNode;
};

/** One step of the set-up, with the way through all of them at its side. */
export function SetUpLayout({ view, step, renderLink, notice, children }: Props) {
  return (
    <Shell view={view} title={titleOf(view)} intro={view.claimed ? undefined : <Welcome view={view} />}>
      {notice}
      <div className={classes.container}>
        <div className={classes.columns}>
          <div className={classes.side}>
            <Steps steps={stepsOf(view)} current={step.id} renderLink={renderLink} />
          </div>
          <section className={classes.step} aria-labelledby={stepHeading}>
            <h2 id={stepHeading} tabIndex={-1} className={classes.heading}>
              {step.title}
            </h2>
            {step.intro !== '' && <p className={classes.quiet}>{step.intro}</p>}
            {children}
          </section>
        </div>
      </div>
    </Shell>
  );
}

/** What takes the focus when the step changes. */
export const stepHeading = 'set-up-step';
