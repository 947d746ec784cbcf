import { Button } from '@mantine/core';
import { useSuspenseQuery } from '@tanstack/react-query';
import { useRouter } from '@tanstack/react-router';
import { Notice } from '@/components/Notice';
import { Page } from '@/components/Page';
import { useSession } from '@/lib/session';
import { factorsQuery } from './api';
import { Factors } from './Factors';
import { t as f } from './factor-messages';
import { t } from './messages';
import { PasswordForm } from './PasswordForm';
import { RecoveryCodes } from './RecoveryCodes';
import { Sessions } from './Sessions';

/** How one proves who one is, and where one has done so. next is the page that asked for a second factor. */
export function SecurityPage({ next }: { next: string | undefined }) {
  const { account } = useSession();
  const { data: factors } = useSuspenseQuery(factorsQuery);
  const router = useRouter();
  const ready = factors.factors.length > 0;
  return (
    <Page title={t('security.title')} intro={t('security.intro')}>
      {next === undefined ? null : (
        <Notice tone={ready ? 'done' : 'info'} title={f(ready ? 'next.done' : 'next.title')}>
          {ready ? f('next.doneText') : textFor(factors.requiredBy)}
          <div>
            <Button
              size="xs"
              variant={ready ? 'filled' : 'default'}
              onClick={() => {
                router.history.push(next);
              }}
            >
              {f('next.back')}
            </Button>
          </div>
        </Notice>
      )}
      <Factors factors={factors} demanded={next !== undefined} />
      {ready ? <RecoveryCodes left={factors.recoveryCodes.left} /> : null}
      <PasswordForm email={account.email} shortest={factors.always ? 8 : 15} />
      <Sessions />
    </Page>
  );
}

/** Who asks for a factor, where that is known. */
function textFor(requiredBy: readonly string[]): string {
  return requiredBy.length === 0 ? f('next.text') : f('next.textBy', { tenants: requiredBy.join(', ') });
}
