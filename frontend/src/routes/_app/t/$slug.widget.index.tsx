import { createFileRoute } from '@tanstack/react-router';
import { widgetQuery } from '@/features/widget/api';
import { AppsPage } from '@/features/widget/AppsPage';
import { tenantQuery } from '@/lib/tenant';
import { warm } from '@/lib/warm';

export const Route = createFileRoute('/_app/t/$slug/widget/')({
  loader: ({ context: { queryClient }, params: { slug } }) =>
    warm(queryClient.query(tenantQuery(slug)), queryClient.query(widgetQuery(slug))),
  component: Page,
});

function Page() {
  const { slug } = Route.useParams();
  return <AppsPage key={slug} slug={slug} />;
}
