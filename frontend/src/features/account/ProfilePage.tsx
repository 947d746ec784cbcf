import { Page } from '@/components/Page';
import { useSession } from '@/lib/session';
import { t } from './messages';
import { ProfileForm } from './ProfileForm';

export function ProfilePage() {
  const { account } = useSession();
  return (
    <Page title={t('account.title')} intro={t('account.intro', { email: account.email })}>
      <ProfileForm account={account} />
    </Page>
  );
}
