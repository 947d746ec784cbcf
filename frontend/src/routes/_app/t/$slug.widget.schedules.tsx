import { createFileRoute } from '@tanstack/react-router';
import { widgetQuery } from '@/features/widget/api';
import { SchedulesPage } from '@/features/widget/SchedulesPage';
import { tenantQuery } from '@/lib/tenant';
import { warm } from '@/lib/warm';

export const Route = createFileRoute('/_app/t/$slug/widget/schedules')({
  loader: ({ context: { queryClient }, params: { slug } }) =>
    warm(queryClient.query(tenantQuery(slug)), queryClient.query(widgetQuery(slug))),
  component: Page,
});

function Page() {
  const { slug } = Route.useParams();
  return <SchedulesPage key={slug} slug={slug} />;
}
