import { createFileRoute } from '@tanstack/react-router';
import { tenantQuery } from '@/lib/tenant';
import { MemberHome } from '@/features/tenants/MemberHome';
import { warm } from '@/lib/warm';

export const Route = createFileRoute('/_app/t/$slug/')({
  loader: ({ context, params }) => warm(context.queryClient.query(tenantQuery(params.slug))),
  component: Home,
});

function Home() {
  const { slug } = Route.useParams();
  return <MemberHome slug={slug} />;
}
