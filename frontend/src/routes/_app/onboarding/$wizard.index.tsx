import { createFileRoute } from '@tanstack/react-router';
import { NoPermission } from '@/components/NoPermission';
import { WizardIntro } from '@/features/onboarding/WizardIntro';
import { draftsQuery } from '@/features/onboarding/api';
import { allows } from '@/lib/permissions';

const needs = 'TENANT_MGMT:create';
import { warm } from '@/lib/warm';

export const Route = createFileRoute('/_app/onboarding/$wizard/')({
  loader: ({ context, params }) => {
    if (!allows(context.session.account.permissions, needs)) return undefined;
    return warm(context.queryClient.infiniteQuery(draftsQuery(params.wizard)));
  },
  component: Intro,
});

function Intro() {
  const { wizard } = Route.useParams();
  const { session } = Route.useRouteContext();
  if (!allows(session.account.permissions, needs)) return <NoPermission missing={needs} />;
  return <WizardIntro wizard={wizard} />;
}
