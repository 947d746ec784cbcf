import { Button, Text } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useRouter } from '@tanstack/react-router';
import { lazy, Suspense, useEffect, useEffectEvent, useRef } from 'react';
import type { ProofMethod, Session } from '@/api/types';
import { ButtonLink } from '@/components/links';
import { ProblemAlert } from '@/components/ProblemAlert';
import { PublicPage } from '@/components/PublicPage';
import { safeNext } from '@/lib/safe-next';
import { adoptSession } from '@/lib/session';
import { completeSso, currentSession, ssoClosing, tellOpener } from '@/lib/sso';
import { t } from './messages';

const SecondStep = lazy(() => import('@/components/ProofForm/SecondStep'));

export type Answer = { state?: string; code?: string; iss?: string; error?: string };

/** Where a provider sends people back to: brings its answer, then goes on, or closes the window. */
export function CallbackPage({ connection, answer }: { connection: string; answer: Answer }) {
  const client = useQueryClient();
  const router = useRouter();
  const begun = useRef(false);
  const complete = useMutation({
    mutationFn: async () => {
      const { state = '', code, iss, error } = answer;
      const done = await completeSso({
        connection,
        state,
        ...(code === undefined ? {} : { code }),
        ...(iss === undefined ? {} : { iss }),
        ...(error === undefined ? {} : { error }),
      });
      const closing = done.trial === true || done.returnTo === ssoClosing;
      if (done.secondFactor !== undefined)
        return { missing: done.secondFactor.methods as readonly ProofMethod[], done };
      if (!closing) await enter(done.returnTo);
      return { closing };
    },
    onSettled: (result) => {
      if (result?.closing === true) close();
      else tellOpener();
    },
  });
  const enter = async (returnTo: string | undefined, session?: Session) => {
    adoptSession(client, session ?? (await currentSession()));
    router.history.replace(safeNext(returnTo) ?? '/');
  };
  const close = () => {
    tellOpener();
    window.close();
  };
  // An answer is good once: looked at twice, the second look would be refused.
  const start = useEffectEvent(() => {
    if (begun.current || answer.state === undefined) return;
    begun.current = true;
    complete.mutate();
  });
  useEffect(() => {
    start();
  }, []);

  if (answer.state === undefined) return <Failed error={undefined} />;
  if (complete.isError) return <Failed error={complete.error} />;
  if (complete.data?.closing === true) {
    return (
      <PublicPage title={t('back.close')} intro={t('back.closeText')}>
        <Button onClick={close}>{t('back.closeButton')}</Button>
      </PublicPage>
    );
  }
  const { missing, done } = complete.data ?? {};
  return (
    <PublicPage title={t('back.title')}>
      {missing === undefined ? (
        <Text role="status">{t('back.wait')}</Text>
      ) : (
        <Suspense fallback={null}>
          <SecondStep
            methods={missing}
            onDone={(session) => {
              void enter(done?.returnTo, session);
            }}
            onBack={() => {
              void router.navigate({ to: '/login' });
            }}
          />
        </Suspense>
      )}
    </PublicPage>
  );
}

function Failed({ error }: { error: unknown }) {
  return (
    <PublicPage title={t('back.failed')}>
      {error === undefined ? <Text>{t('back.unasked')}</Text> : <ProblemAlert error={error} />}
      <ButtonLink to="/login" mt="md">
        {t('back.again')}
      </ButtonLink>
    </PublicPage>
  );
}
