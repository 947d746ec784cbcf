import { Button } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { Onboarding, Template } from '@/api/types';
import { ButtonLink } from '@/components/links';
import { Notice } from '@/components/Notice';
import { ProblemAlert } from '@/components/ProblemAlert';
import { Section } from '@/components/Section';
import { startOnboarding } from './api';
import { t } from './messages';
import { answersForAnother, TEMPLATE_STEP } from './model';
import { StepHeading } from './StepFrame';
import { rowsOf, usersOf, type InitialUser } from './users';
import classes from './Wizard.module.css';

interface CompleteStepProps {
  onboarding: Onboarding;
  template: Template;
  /** Where the tenant's work stands now; undefined until it is known. */
  progress: 'working' | 'attention' | 'live' | undefined;
  /** What is happening, step by step. */
  timeline: ReactNode;
  /** What became of each invited person. */
  people: (users: InitialUser[]) => ReactNode;
}

/** Step 6: what became of it. The page can be left, loaded again and found again. */
export function CompleteStep({ onboarding, template, progress, timeline, people }: CompleteStepProps) {
  const { tenant } = onboarding;
  const users = invitedUsers(onboarding, template);
  if (!tenant) return null;
  return (
    <div className={classes.step}>
      <StepHeading title={t('step.complete')} />
      <Outcome name={tenant.name} progress={progress} />
      <div className={classes.next}>
        <ButtonLink to="/tenants/$slug" params={{ slug: tenant.slug }}>
          {t('complete.open', { name: tenant.name })}
        </ButtonLink>
        <ButtonLink to="/tenants" variant="default">
          {t('complete.list')}
        </ButtonLink>
        <Another onboarding={onboarding} template={template} />
      </div>
      <Section title={t('complete.users')}>
        {users.length === 0 ? <p className={classes.sentence}>{t('complete.usersNone')}</p> : people(users)}
      </Section>
      <Section title={t('complete.progress')}>{timeline}</Section>
    </div>
  );
}

function invitedUsers(onboarding: Onboarding, template: Template): InitialUser[] {
  return template.steps
    .filter((step) => step.kind === 'users')
    .flatMap((step) => usersOf(rowsOf(onboarding.answers[step.id], () => '')));
}

function Outcome({ name, progress }: { name: string; progress: CompleteStepProps['progress'] }) {
  switch (progress) {
    case 'live':
      return (
        <Notice tone="done" role="status" title={t('complete.live', { name })}>
          {t('complete.liveText')}
        </Notice>
      );
    case 'attention':
      return (
        <Notice tone="warning" role="status" title={t('complete.attention', { name })}>
          {t('complete.attentionText')}
        </Notice>
      );
    default:
      return (
        <Notice tone="info" role="status" title={t('complete.working', { name })}>
          {t('complete.workingText')}
        </Notice>
      );
  }
}

/** Starts the next draft with what this tenant has in common with it. */
function Another({ onboarding, template }: { onboarding: Onboarding; template: Template }) {
  const { wizard } = onboarding;
  const client = useQueryClient();
  const navigate = useNavigate();
  const start = useMutation({
    mutationFn: () =>
      startOnboarding(client, {
        wizard,
        template: template.name,
        answers: answersForAnother(template, onboarding.answers),
        step: template.steps[0]?.id ?? TEMPLATE_STEP,
      }),
    onSuccess: ({ id, step }) =>
      navigate({ to: '/onboarding/$wizard/$onboardingId', params: { wizard, onboardingId: id }, search: { step } }),
  });
  return (
    <>
      <Button
        variant="default"
        loading={start.isPending}
        title={t('complete.anotherHint')}
        onClick={() => {
          start.mutate();
        }}
      >
        {t('complete.another')}
      </Button>
      {start.isError && <ProblemAlert error={start.error} />}
    </>
  );
}
