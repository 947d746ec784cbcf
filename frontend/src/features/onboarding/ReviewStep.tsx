import { Button } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useRef, type ReactNode } from 'react';
import type { FieldError, Template } from '@/api/types';
import { AnchorLink } from '@/components/links';
import { Notice } from '@/components/Notice';
import { ProblemAlert } from '@/components/ProblemAlert';
import { isProblemError, problemOf } from '@/lib/problem';
import { platformInfoQuery } from '@/lib/session';
import { submitOnboarding } from './api';
import { t } from './messages';
import { COMPLETE_STEP, fieldAnchor, REVIEW_STEP, TEMPLATE_STEP } from './model';
import { blockersOf, reviewGroups, type Blocker, type ReviewGroup, type ReviewLine } from './review';
import { ReviewUsers } from './ReviewUsers';
import { ShowAs } from './ShowAs';
import { StepFrame } from './StepFrame';
import { rowsOf, usersOf } from './users';
import { useStepMoves } from './useStepMoves';
import { useWizard } from './wizardContext';
import classes from './Review.module.css';

/** Step 5: everything that was entered, what stands in the way, and the button that creates the tenant. */
export function ReviewStep({ template }: { template: Template }) {
  const { state, reference } = useWizard();
  const moves = useStepMoves(
    REVIEW_STEP,
    () => [],
    () => [],
  );
  const submit = useSubmit();
  const problems = problemsToShow(state.stored.problems, submit.error);
  const blockers = blockersOf(template, problems);
  const groups = reviewGroups(template, state.answers, problems, reference);

  return (
    <StepFrame
      title={t('step.review')}
      intro={<p>{t('review.intro')}</p>}
      errors={[]}
      attempt={0}
      busy={submit.busy}
      continueLabel={t('nav.create')}
      onContinue={submit.run}
      onBack={moves.goBack}
      onExit={moves.exit}
      above={submit.error !== undefined && <Refusal error={submit.error} onRetry={submit.run} template={template} />}
    >
      <Blockers blockers={blockers} />
      <Warnings template={template} />
      <Group title={t('step.template')} change={<Change step={TEMPLATE_STEP} anchor="" what={t('review.template')} />}>
        <dl className={classes.lines}>
          <Line label={t('review.template')}>{template.title}</Line>
        </dl>
      </Group>
      {groups.map((group) => (
        <AnswerGroup key={group.step.id} group={group} />
      ))}
      {template.steps
        .filter((step) => step.kind === 'users')
        .map((step) => (
          <Group
            key={step.id}
            title={step.title}
            change={<Change step={step.id} anchor={fieldAnchor(step.id, 0, 'email')} what={step.title} />}
          >
            <ReviewUsers users={usersOf(rowsOf(state.answers[step.id], () => ''))} roles={template.roles} />
          </Group>
        ))}
      <ShowAs template={template} />
    </StepFrame>
  );
}

/** Runs the submit once, however often the button is pressed, after everything typed is stored. */
function useSubmit() {
  const { session, state, goTo } = useWizard();
  const client = useQueryClient();
  const running = useRef(false);
  const submit = useMutation({
    mutationFn: async () => {
      if ((await session.save()) !== 'saved') return false;
      await submitOnboarding(client, state.stored.id);
      return true;
    },
    onSuccess: (done) => {
      if (done) goTo(COMPLETE_STEP);
    },
    onError: (error) => {
      // Whatever the server found is in the draft's problems too, for the steps and the links.
      void client.invalidateQueries({ queryKey: ['onboardings', 'one', state.stored.id] });
      // What a check found some seconds ago may be what was just refused.
      client.removeQueries({ queryKey: ['check'] });
      if (isProblemError(error, 'already_submitted')) goTo(COMPLETE_STEP);
    },
    onSettled: () => {
      running.current = false;
    },
  });
  const run = () => {
    if (running.current) return;
    if (state.stored.problems.length > 0) {
      document.getElementById('blockers')?.focus();
      return;
    }
    running.current = true;
    submit.mutate();
  };
  return { run, busy: submit.isPending, error: submit.error ?? undefined };
}

/** What the draft knows and what the last submit was refused for, each field once. */
function problemsToShow(known: FieldError[], error: unknown): FieldError[] {
  const refused = error === undefined ? [] : (problemOf(error).errors ?? []);
  return [...known, ...refused.filter((p) => !known.some((k) => k.pointer === p.pointer))];
}

function Refusal({ error, onRetry, template }: { error: unknown; onRetry: () => void; template: Template }) {
  const { session } = useWizard();
  const outdated = isProblemError(error, 'template_changed');
  return (
    <ProblemAlert error={error} title={t('review.failed')} onRetry={outdated ? undefined : onRetry}>
      <p className={classes.kept}>{t('review.failedText')}</p>
      {outdated && (
        <Button size="xs" variant="default" onClick={() => void session.save({ template: template.name })}>
          {t('review.templateChanged')}
        </Button>
      )}
    </ProblemAlert>
  );
}

function Blockers({ blockers }: { blockers: Blocker[] }) {
  if (blockers.length === 0) return null;
  return (
    <div id="blockers" tabIndex={-1} className={classes.blockers}>
      <Notice tone="error" title={t('review.blockers', { count: blockers.length })}>
        <ul className={classes.list}>
          {blockers.map((blocker) => (
            <li key={`${blocker.anchor}${blocker.message}`}>
              <ChangeLink step={blocker.step} anchor={blocker.anchor}>
                {[blocker.label, blocker.message].filter(Boolean).join(': ')}
              </ChangeLink>
            </li>
          ))}
        </ul>
      </Notice>
    </div>
  );
}

/** Remarks that do not stand in the way. */
function Warnings({ template }: { template: Template }) {
  const { state } = useWizard();
  const info = useQuery(platformInfoQuery);
  const invited = template.steps.some(
    (step) => step.kind === 'users' && rowsOf(state.answers[step.id], () => '').length > 0,
  );
  const warnings = [
    invited && info.data?.mail.configured === false && t('review.mail'),
    !invited && t('review.noOwner'),
  ].filter((warning) => typeof warning === 'string');
  if (warnings.length === 0) return null;
  return (
    <Notice tone="warning" title={t('review.warnings')}>
      {warnings.map((warning) => (
        <span key={warning}>{warning}</span>
      ))}
    </Notice>
  );
}

function AnswerGroup({ group }: { group: ReviewGroup }) {
  const { step, lines } = group;
  return (
    <Group title={step.title}>
      <dl className={classes.lines}>
        {lines.map((line) => (
          <Line
            key={line.anchor}
            label={line.label}
            change={<Change step={line.step} anchor={line.anchor} what={line.label} />}
          >
            <Entry line={line} />
          </Line>
        ))}
      </dl>
    </Group>
  );
}

function Entry({ line }: { line: ReviewLine }) {
  return (
    <>
      {line.value === '' ? <span className={classes.empty}>{t('review.notGiven')}</span> : line.value}
      {line.problem && <span className={classes.problem}>{line.problem}</span>}
    </>
  );
}

function Group({ title, change, children }: { title: string; change?: ReactNode; children: ReactNode }) {
  return (
    <section className={classes.group} aria-label={title}>
      <div className={classes.groupHead}>
        <h3>{title}</h3>
        {change}
      </div>
      {children}
    </section>
  );
}

function Line({ label, change, children }: { label: string; change?: ReactNode; children: ReactNode }) {
  return (
    <div className={classes.line}>
      <dt>{label}</dt>
      <dd className={classes.value}>{children}</dd>
      {change && <dd className={classes.change}>{change}</dd>}
    </div>
  );
}

function Change({ step, anchor, what }: { step: string; anchor: string; what: string }) {
  return (
    <ChangeLink step={step} anchor={anchor} label={t('review.changeOf', { what })}>
      {t('review.change')}
    </ChangeLink>
  );
}

interface ChangeLinkProps {
  step: string;
  anchor: string;
  label?: string;
  children: ReactNode;
}

/** Leads to a field and, when one goes on from there, back to the review. */
function ChangeLink({ step, anchor, label, children }: ChangeLinkProps) {
  const { wizard, state } = useWizard();
  return (
    <AnchorLink
      to="/onboarding/$wizard/$onboardingId"
      params={{ wizard, onboardingId: state.stored.id }}
      search={{ step, from: 'review' }}
      hash={anchor}
      hashScrollIntoView={false}
      size="sm"
      aria-label={label}
    >
      {children}
    </AnchorLink>
  );
}
