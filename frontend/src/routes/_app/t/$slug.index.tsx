import { createFileRoute } from '@tanstack/react-router';
import { tenantQuery } from '@/lib/tenant';
import { CompanySteps, type StepDoors } from '@/features/first-steps/CompanySteps';
import { MemberHome } from '@/features/tenants/MemberHome';
import { warm } from '@/lib/warm';

export const Route = createFileRoute('/_app/t/$slug/')({
  loader: ({ context, params }) => warm(context.queryClient.query(tenantQuery(params.slug))),
  component: Home,
});

function Home() {
  const { slug } = Route.useParams();
  return <MemberHome slug={slug} top={(tenant) => <CompanySteps tenant={tenant} doors={doorsOf(tenant.slug)} />} />;
}

function doorsOf(slug: string): StepDoors {
  const settings = `/t/${slug}/settings`;
  return {
    texting: `${settings}/texting`,
    widget: `/t/${slug}/widget/styles`,
    team: `${settings}/members`,
    reply_to: `${settings}/general`,
    website: `${settings}/general`,
  };
}
