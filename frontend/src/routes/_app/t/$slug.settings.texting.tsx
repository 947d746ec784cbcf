import { createFileRoute } from '@tanstack/react-router';
import { WithTenant } from '@/components/WithTenant';
import { TextingSettings } from '@/features/texting/TextingSettings';

export const Route = createFileRoute('/_app/t/$slug/settings/texting')({ component: Settings });

function Settings() {
  const { slug } = Route.useParams();
  return <WithTenant slug={slug}>{(tenant) => <TextingSettings tenant={tenant} />}</WithTenant>;
}
