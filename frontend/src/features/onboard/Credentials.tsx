import { useQueryClient } from '@tanstack/react-query';
import type { Session, SetUp } from '@/api/types';
import { Form } from '@/components/Form';
import { useAppForm } from '@/components/useAppForm';
import { adoptSession } from '@/lib/session';
import { claim } from './api';
import { setUpQuery } from './link';
import { t } from './messages';
import { NewAccount } from './NewAccount';
import { SignIn } from './SignIn';

type Props = { token: string; view: SetUp; session: Session | undefined; onReload: () => Promise<unknown> };

/** Step 1: the account that the company will belong to. Somebody who has one only confirms. */
export function Credentials({ token, view, session, onReload }: Props) {
  const queryClient = useQueryClient();
  const take = async () => {
    queryClient.setQueryData(setUpQuery(token).queryKey, await claim(token));
    await onReload();
  };
  if (view.mine && session !== undefined) return <p>{t('credentials.done', { email: session.account.email })}</p>;
  if (session !== undefined) return <Confirm email={session.account.email} onConfirm={take} />;
  if (!view.accountExists) {
    const adopt = (begun: Session) => {
      adoptSession(queryClient, begun);
    };
    return <NewAccount token={token} view={view} onSession={adopt} onReload={onReload} />;
  }
  return (
    <>
      <p>{t('credentials.exists', { email: view.email })}</p>
      <SignIn email={view.email} label={t('credentials.signIn')} onDone={take} />
    </>
  );
}

function Confirm({ email, onConfirm }: { email: string; onConfirm: () => Promise<void> }) {
  const form = useAppForm({ initial: {}, onSubmit: onConfirm });
  return (
    <>
      <p>{t('credentials.confirm', { email })}</p>
      <Form form={form} submitLabel={t('setUp.continue')}>
        {null}
      </Form>
    </>
  );
}
