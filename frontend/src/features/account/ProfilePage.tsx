import { Page } from '@/components/Page';
import { useSession } from '@/lib/session';
import { EmailForm } from './EmailForm';
import { t } from './messages';
import { Picture } from './Picture';
import { ProfileForm } from './ProfileForm';

export function ProfilePage() {
  const { account } = useSession();
  return (
    <Page title={t('account.title')} intro={t('account.intro', { email: account.email })}>
      <ProfileForm account={account} />
      <Picture account={account} />
      <EmailForm email={account.email} />
    </Page>
  );
}
