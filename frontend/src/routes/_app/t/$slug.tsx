import { createFileRoute } from '@tanstack/react-router';
import { tenantQuery } from '@/features/tenants/api';
import { MemberHome } from '@/features/tenants/MemberHome';

export const Route = createFileRoute('/_app/t/$slug')({
  loader: ({ context, params }) => context.queryClient.prefetchQuery(tenantQuery(params.slug)),
  component: Home,
});

function Home() {
  const { slug } = Route.useParams();
  return <MemberHome slug={slug} />;
}
