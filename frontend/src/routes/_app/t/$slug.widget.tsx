import { createFileRoute } from '@tanstack/react-router';
import { WidgetLayout } from '@/features/widget/WidgetLayout';
import { tenantQuery } from '@/lib/tenant';
import { warm } from '@/lib/warm';

export const Route = createFileRoute('/_app/t/$slug/widget')({
  loader: ({ context, params }) => warm(context.queryClient.query(tenantQuery(params.slug))),
  component: Widget,
});

function Widget() {
  const { slug } = Route.useParams();
  return <WidgetLayout slug={slug} />;
}
