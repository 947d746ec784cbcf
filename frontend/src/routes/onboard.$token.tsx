import { lazy } from 'react';
import { createFileRoute, type ErrorComponentProps } from '@tanstack/react-router';
import { RouteError } from '@/app/RouteError';
import { UnknownLink } from '@/features/onboard/Ends';
import { setUpQuery } from '@/features/onboard/link';
import { OnboardPage } from '@/features/onboard/OnboardPage';
import type { StepParts } from '@/features/onboard/SetUpPage';
import { isProblemError } from '@/lib/problem';
import { findSession, platformInfoQuery } from '@/lib/session';

export const Route = createFileRoute('/onboard/$token')({
  validateSearch: (search: Record<string, unknown>): { step?: string } =>
    typeof search.step === 'string' ? { step: search.step } : {},
  loader: async ({ context: { queryClient }, params: { token } }) => {
    const [session] = await Promise.all([
      findSession(queryClient),
      queryClient.query({ ...setUpQuery(token), staleTime: 0 }),
      queryClient.query({ ...platformInfoQuery, staleTime: 'static' }),
    ]);
    return { session };
  },
  component: Onboard,
  errorComponent: OnboardError,
});

const EnableTexting = lazy(async () => {
  const { EnableTexting } = await import('@/features/texting/EnableTexting');
  return { default: EnableTexting };
});

const ApplicationCode = lazy(async () => {
  const { ApplicationCode } = await import('@/features/widget/ApplicationCode');
  return { default: ApplicationCode };
});

const parts: StepParts = {
  texting: (props) => <EnableTexting {...props} />,
  widget: ({ tenant }) => <ApplicationCode tenant={tenant} />,
};

function Onboard() {
  const { token } = Route.useParams();
  const { step } = Route.useSearch();
  const { session } = Route.useLoaderData();
  return <OnboardPage token={token} session={session} wanted={step} parts={parts} />;
}

function OnboardError(props: ErrorComponentProps) {
  const unknown = isProblemError(props.error, 'not_found', 'invalid', 'malformed');
  return unknown ? <UnknownLink /> : <RouteError {...props} />;
}
