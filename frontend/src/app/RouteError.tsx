import { Button } from '@mantine/core';
import { useQueryErrorResetBoundary } from '@tanstack/react-query';
import { useRouter, type ErrorComponentProps } from '@tanstack/react-router';
import { useEffect } from 'react';
import { EmptyState } from '@/components/EmptyState';
import { IconAlert, IconRefresh } from '@/components/base-icons';
import { NoPermission } from '@/components/NoPermission';
import { useDocumentTitle } from '@/lib/document-title';
import { ProofNeeded, RequestId } from '@/components/ProblemAlert';
import { ProblemError, problemOf } from '@/lib/problem';
import { reloadIfChunkIsGone } from '@/lib/reload-once';
import { t } from './messages';
import { NotFound } from './NotFound';

/** In place of a page that could not be loaded: what happened, and the one thing to do about it. */
export function RouteError({ error, reset }: ErrorComponentProps) {
  const router = useRouter();
  const { reset: resetQueries } = useQueryErrorResetBoundary();
  const problem = problemOf(error);
  useEffect(() => {
    reloadIfChunkIsGone(error);
  }, [error]);
  if (problem.status === 404) return <NotFound />;
  if (problem.status === 403) return <NoPermission missing={problem.missing} reason={problem.detail} />;
  const retry = () => {
    resetQueries();
    reset();
    void router.invalidate();
  };
  if (problem.code === 'step_up_required') return <ProofNeeded page problem={problem} onRetry={retry} />;
  const known = error instanceof ProblemError || error instanceof TypeError;
  return <LoadFailed text={known ? problem.detail : t('error.crashed')} onRetry={retry} problem={problem} />;
}

type FailedProps = { text: string; onRetry: () => void; problem: ReturnType<typeof problemOf> };

function LoadFailed({ text, onRetry, problem }: FailedProps) {
  useDocumentTitle(t('error.title'));
  return (
    <div role="alert">
      <EmptyState
        order={1}
        icon={<IconAlert size={24} />}
        title={t('error.title')}
        action={
          <Button onClick={onRetry} leftSection={<IconRefresh size={18} />}>
            {t('error.retry')}
          </Button>
        }
      >
        <p>{text}</p>
        <RequestId problem={problem} />
      </EmptyState>
    </div>
  );
}
