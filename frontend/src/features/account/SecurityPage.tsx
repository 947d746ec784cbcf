import { Page } from '@/components/Page';
import { useSession } from '@/lib/session';
import { t } from './messages';
import { PasswordForm } from './PasswordForm';
import { Sessions } from './Sessions';

/** How one proves who one is, and where one has done so. */
export function SecurityPage() {
  const { account } = useSession();
  return (
    <Page title={t('security.title')} intro={t('security.intro')}>
      <PasswordForm email={account.email} />
      <Sessions />
    </Page>
  );
}
