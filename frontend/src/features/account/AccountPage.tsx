import { Page } from '@/components/Page';
import { useSession } from '@/lib/session';
import { t } from './messages';
import { PasswordForm } from './PasswordForm';
import { ProfileForm } from './ProfileForm';
import { Sessions } from './Sessions';

export function AccountPage() {
  const { account } = useSession();
  return (
    <Page title={t('account.title')} intro={t('account.intro', { email: account.email })}>
      <ProfileForm account={account} />
      <PasswordForm email={account.email} />
      <Sessions />
    </Page>
  );
}
