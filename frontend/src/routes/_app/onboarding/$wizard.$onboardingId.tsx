import { useQuery } from '@tanstack/react-query';
import { createFileRoute, useLocation } from '@tanstack/react-router';
import type { Onboarding, Template } from '@/api/types';
import { NoPermission } from '@/components/NoPermission';
import { PageSkeleton } from '@/components/PageSkeleton';
import { ProblemAlert } from '@/components/ProblemAlert';
import { referenceQuery } from '@/components/SchemaForm';
import { onboardingQuery, templatesQuery } from '@/features/onboarding/api';
import { CompleteStep } from '@/features/onboarding/CompleteStep';
import { DraftGone } from '@/features/onboarding/DraftGone';
import { Wizard } from '@/features/onboarding/Wizard';
import { invitingIsOver, progressOf } from '@/features/runs/model';
import { RunTimeline } from '@/features/runs/RunTimeline';
import { useRun } from '@/features/runs/useRun';
import { InvitedPeople } from '@/features/tenants/InvitedPeople';
import { allows } from '@/lib/permissions';
import { isProblemError } from '@/lib/problem';
import { warm } from '@/lib/warm';

const text = (value: unknown) => (typeof value === 'string' && value !== '' ? value : undefined);

export const Route = createFileRoute('/_app/onboarding/$wizard/$onboardingId')({
  validateSearch: (search: Record<string, unknown>): { step?: string; from?: 'review' } => ({
    step: text(search['step']),
    from: search['from'] === 'review' ? 'review' : undefined,
  }),
  loader: ({ context: { queryClient }, params }) =>
    warm(
      queryClient.query(referenceQuery),
      queryClient.query(templatesQuery(params.wizard)),
      queryClient.query(onboardingQuery(params.onboardingId)),
    ),
  component: WizardRoute,
});

function WizardRoute() {
  const { wizard, onboardingId } = Route.useParams();
  const { step, from } = Route.useSearch();
  const anchor = useLocation({ select: (location) => location.hash });
  const templates = useQuery(templatesQuery(wizard));
  const onboarding = useQuery(onboardingQuery(onboardingId));

  const error = onboarding.data ? templates.error : onboarding.error;
  if (isProblemError(error, 'forbidden')) return <NoPermission missing={error.problem.missing} />;
  if (isProblemError(error, 'not_found')) return <DraftGone wizard={wizard} why="missing" />;
  if (isProblemError(error, 'gone', 'draft_expired')) return <DraftGone wizard={wizard} why="expired" />;
  if (error) {
    return <ProblemAlert error={error} onRetry={() => void Promise.all([templates.refetch(), onboarding.refetch()])} />;
  }
  if (!onboarding.data || !templates.data) return <PageSkeleton />;
  const { state } = onboarding.data;
  if (state === 'expired' || state === 'discarded') return <DraftGone wizard={wizard} why={state} />;
  return (
    <Wizard
      key={onboardingId}
      onboarding={onboarding.data}
      templates={templates.data.items}
      asked={step}
      anchor={anchor}
      fromReview={from === 'review'}
      renderComplete={(submitted, template) => <Complete onboarding={submitted} template={template} />}
    />
  );
}

/** The last step brings three features together: the draft's outcome, the run, and the invited people. */
function Complete({ onboarding, template }: { onboarding: Onboarding; template: Template }) {
  const { session } = Route.useRouteContext();
  const live = useRun(onboarding.run ?? '');
  const canManage = allows(session.account.permissions, 'TENANT_MGMT:update');
  return (
    <CompleteStep
      onboarding={onboarding}
      template={template}
      progress={progressOf(live.run)}
      timeline={<RunTimeline live={live} canManage={canManage} />}
      people={(people) => (
        <InvitedPeople
          slug={onboarding.tenant?.slug ?? ''}
          people={people}
          roles={template.roles}
          over={invitingIsOver(live.run)}
        />
      )}
    />
  );
}
