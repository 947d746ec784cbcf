import { useQuery } from '@tanstack/react-query';
import { createFileRoute } from '@tanstack/react-router';
import { runQuery } from '@/features/runs/api';
import { RunPage } from '@/features/runs/RunPage';
import { tenantQuery } from '@/lib/tenant';
import { allows } from '@/lib/permissions';
import { warm } from '@/lib/warm';

export const Route = createFileRoute('/_app/runs/$run')({
  loader: ({ context, params }) => warm(context.queryClient.query(runQuery(params.run))),
  component: RunRoute,
});

/** What one may do about the steps is what one may do in the tenant. */
function RunRoute() {
  const { run: id } = Route.useParams();
  const slug = useQuery(runQuery(id)).data?.tenant.slug ?? '';
  const tenant = useQuery({ ...tenantQuery(slug), enabled: slug !== '' });
  return <RunPage key={id} id={id} canManage={allows(tenant.data?.access.permissions ?? [], 'RUNS:manage')} />;
}
