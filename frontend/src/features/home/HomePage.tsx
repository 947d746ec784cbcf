import { Page } from '@/components/Page';
import { allows } from '@/lib/permissions';
import { useSession } from '@/lib/session';
import { FirstSteps } from './FirstSteps';
import { MyTenants } from './MyTenants';
import { NewestTenants } from './NewestTenants';
import { t } from './messages';

/** The start page: first steps and newest tenants for those who operate the platform, one's own tenants for all. */
export function HomePage() {
  const session = useSession();
  const { permissions, name } = session.account;
  const operates = permissions.length > 0;
  const belongs = session.memberships.length + session.managed.length > 0;
  return (
    <Page title={t('home.title', { name: firstName(name) })} intro={operates ? t('home.intro') : t('home.introChoose')}>
      {allows(permissions, 'SETTINGS:read') ? <FirstSteps permissions={permissions} /> : null}
      {allows(permissions, 'TENANT_MGMT:read') ? <NewestTenants permissions={permissions} /> : null}
      {belongs || !operates ? <MyTenants session={session} /> : null}
    </Page>
  );
}

function firstName(name: string): string {
  return name.trim().split(/\s+/)[0] ?? name;
}
