import { useQueryClient, useSuspenseQuery } from '@tanstack/react-query';
import { useRouter } from '@tanstack/react-router';
import { lazy, Suspense } from 'react';
import type { Session } from '@/api/types';
import { ChunkBoundary } from '@/components/ChunkBoundary';
import { LinkEnd } from './Ends';
import { setUpQuery } from './link';
import { t } from './messages';
import { SetUpPage, type StepParts } from './SetUpPage';
import { Shell } from './Shell';
import { SignIn } from './SignIn';

const NarrowPage = lazy(() => import('./NarrowPage'));

type Props = { token: string; session: Session | undefined; wanted: string | undefined; parts: StepParts };

/** What a link to set a company up leads to: the set-up, one step of it, or a page that says why not. */
export function OnboardPage({ token, session, wanted, parts }: Props) {
  const { data: view } = useSuspenseQuery(setUpQuery(token));
  const queryClient = useQueryClient();
  const router = useRouter();
  const reload = async () => {
    await queryClient.query({ ...setUpQuery(token), staleTime: 0 });
    await router.invalidate();
  };
  if (view.state === 'sign_in') {
    return (
      <Shell narrow view={view} title={t('wait.title', { email: view.email })} intro={t('wait.text')}>
        <SignIn email="" label={t('credentials.signIn')} onDone={reload} />
      </Shell>
    );
  }
  if (view.state !== 'open') return <LinkEnd token={token} view={view} session={session} />;
  if (view.kind === 'handover') {
    return (
      <ChunkBoundary>
        <Suspense fallback={null}>
          <NarrowPage token={token} view={view} />
        </Suspense>
      </ChunkBoundary>
    );
  }
  return <SetUpPage token={token} view={view} session={session} wanted={wanted} parts={parts} onReload={reload} />;
}
