import { createFileRoute } from '@tanstack/react-router';
import { RunBadge } from '@/features/runs/RunTimeline';
import { RunsPart } from '@/features/tenants/RunsPart';
import { WithTenant } from '@/components/WithTenant';

export const Route = createFileRoute('/_app/tenants/$slug/runs')({ component: Runs });

function Runs() {
  const { slug } = Route.useParams();
  return (
    <WithTenant slug={slug}>
      {(tenant) => <RunsPart tenant={tenant} badge={(state) => <RunBadge state={state} />} />}
    </WithTenant>
  );
}
