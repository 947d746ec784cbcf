import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useMemo, type ReactNode } from 'react';
import type { Onboarding, Template } from '@/api/types';
import { IconHelp } from '@/components/icons';
import { AnchorLink } from '@/components/links';
import { Page } from '@/components/Page';
import { referenceQuery } from '@/components/SchemaForm';
import { Steps, type Step } from '@/components/Steps';
import { UnsavedChanges } from '@/components/UnsavedChanges';
import { templateQuery } from './api';
import { ConflictPanel } from './ConflictPanel';
import { FormStep } from './FormStep';
import { t } from './messages';
import {
  COMPLETE_STEP,
  firstOpenStep,
  REVIEW_STEP,
  stepToShow,
  TEMPLATE_STEP,
  wizardSteps,
  type StepTitles,
} from './model';
import { ReviewStep } from './ReviewStep';
import { Others, SavedAt, SaveFailure } from './SaveState';
import { useStepFocus } from './StepFrame';
import { TemplateStep } from './TemplateStep';
import { useDraft } from './useDraft';
import { UsersStep } from './UsersStep';
import { useWizard, WizardContext, type WizardContextValue } from './wizardContext';
import classes from './Wizard.module.css';

export interface WizardProps {
  onboarding: Onboarding;
  templates: Template[];
  /** The step that the address asks for. */
  asked: string | undefined;
  /** The field that the address leads to. */
  anchor: string;
  fromReview: boolean;
  /** The last step: what became of the tenant. It belongs to other features, so the page puts it together. */
  renderComplete: (onboarding: Onboarding, template: Template) => ReactNode;
}

/** One draft in the wizard: the steps at the left, the current one beside them. */
export function Wizard({ onboarding, templates, asked, anchor, fromReview, renderComplete }: WizardProps) {
  const { session, state } = useDraft(onboarding);
  const { stored } = state;
  const navigate = useNavigate();
  const reference = useQuery(referenceQuery);
  const template = useTemplate(stored, templates);
  const current = stepToShow(stored, asked ?? stored.step);
  useStepFocus(current, anchor);

  const { id, wizard } = stored;
  const value: WizardContextValue = {
    wizard,
    templates,
    template,
    reference: reference.data,
    session,
    state,
    scope: useMemo(() => ({ template: stored.template, onboarding: id }), [stored.template, id]),
    fromReview: fromReview && current !== REVIEW_STEP,
    goTo: (step) =>
      void navigate({
        to: '/onboarding/$wizard/$onboardingId',
        params: { wizard, onboardingId: id },
        search: { step },
      }),
    exit: () => {
      void session.save().then((result) => {
        if (result === 'saved') void navigate({ to: '/onboarding/$wizard', params: { wizard } });
      });
    },
  };

  return (
    <WizardContext value={value}>
      <Page
        width="wide"
        title={wizardTitle(wizard)}
        crumbs={[
          { label: t('wizard.tenants'), to: '/tenants' },
          { label: t('wizard.title'), to: `/onboarding/${wizard}` },
        ]}
        actions={<HelpLink step={current} />}
      >
        <div className={classes.container}>
          <div className={classes.wizard}>
            <aside className={classes.side}>
              <StepList current={current} />
              <SavedAt />
            </aside>
            <div className={classes.main}>
              <Others />
              <ConflictPanel />
              <SaveFailure />
              <CurrentStep step={current} renderComplete={renderComplete} />
            </div>
          </div>
        </div>
      </Page>
      <UnsavedChanges when={session.unsaved && stored.state === 'draft'} />
    </WizardContext>
  );
}

export const wizardTitle = (wizard: string) => t(wizard === 'voicepro' ? 'wizard.voicepro.title' : 'wizard.title');

/** The template by which the server reads the draft: the newest version, or the one it was made with when it is gone. */
function useTemplate(stored: Onboarding, templates: Template[]): Template | undefined {
  const { template: name = '', templateVersion, latestVersion } = stored;
  const version = latestVersion ?? templateVersion;
  const listed = templates.find((template) => template.name === name && template.version === version);
  const older = useQuery({ ...templateQuery(name, version), enabled: name !== '' && listed === undefined });
  return listed ?? older.data;
}

function titles(): StepTitles {
  return {
    template: t('step.template'),
    organization: t('step.organization'),
    configuration: t('step.configuration'),
    users: t('step.users'),
    review: t('step.review'),
    complete: t('step.complete'),
  };
}

function StepList({ current }: { current: string }) {
  const { state, wizard } = useWizard();
  const { stored } = state;
  const steps = wizardSteps(stored, titles(), current);
  const reachable = steps.findIndex((step) => step.id === firstOpenStep(stored));
  const renderLink = (step: Step, title: ReactNode) => {
    const at = steps.findIndex((s) => s.id === step.id);
    if (stored.state !== 'draft' || step.id === current || at > reachable) return title;
    return (
      <AnchorLink
        to="/onboarding/$wizard/$onboardingId"
        params={{ wizard, onboardingId: stored.id }}
        search={{ step: step.id }}
        c="inherit"
        inherit
      >
        {title}
      </AnchorLink>
    );
  };
  return <Steps steps={steps} current={current} renderLink={renderLink} />;
}

/** Help opens beside the wizard, so that nobody has to leave it. */
function HelpLink({ step }: { step: string }) {
  return (
    <AnchorLink
      to="/help/$page"
      params={{ page: 'onboarding-wizard' }}
      hash={step}
      target="_blank"
      className={classes.help}
    >
      <IconHelp size={18} /> {t('wizard.help')}
    </AnchorLink>
  );
}

function CurrentStep({ step, renderComplete }: { step: string; renderComplete: WizardProps['renderComplete'] }) {
  const { template, state } = useWizard();
  if (step === TEMPLATE_STEP) return <TemplateStep />;
  // The template's own version is on its way.
  if (!template) return null;
  if (step === COMPLETE_STEP) return renderComplete(state.stored, template);
  if (step === REVIEW_STEP) return <ReviewStep template={template} />;
  const found = template.steps.find((s) => s.id === step);
  if (found?.kind === 'users') return <UsersStep key={found.id} step={found} template={template} />;
  return found ? <FormStep key={found.id} step={found} /> : null;
}
