import { Button, Text } from '@mantine/core';
import { lazy, Suspense, type ReactNode } from 'react';
import type { Problem } from '@/api/types';
import { problemOf } from '@/lib/problem';
import { CopyButton } from './CopyButton';
import { Notice } from './Notice';
import { t } from './messages';

/** A proof that was asked for and not given. */
export const ProofNeeded = lazy(() => import('./ProofNeeded'));

type Props = {
  /** Whatever was thrown; shown in the server's own words. */
  error: unknown;
  title?: string;
  /** Field messages that no field on the page can show. */
  also?: readonly string[];
  onRetry?: () => void;
  children?: ReactNode;
};

/** A refusal in its place on the page: what happened, what to do, and the request id to quote. */
export function ProblemAlert({ error, title, also = [], onRetry, children }: Props) {
  const problem = problemOf(error);
  if (problem.code === 'step_up_required') {
    return (
      <Suspense fallback={null}>
        <ProofNeeded problem={problem} onRetry={onRetry} />
      </Suspense>
    );
  }
  // What a role does not allow is no mishap: trying again changes nothing, and there is nothing to look up.
  const refused = problem.code === 'forbidden';
  return (
    <Notice
      tone="error"
      title={refused && onRetry !== undefined ? t('denied.title') : (title ?? t('problem.title'))}
      role="alert"
    >
      <Text size="sm">{problem.detail}</Text>
      {also.map((message) => (
        <Text key={message} size="sm">
          {message}
        </Text>
      ))}
      {problem.retryAfter === undefined ? null : (
        <Text size="sm">{t('problem.wait', { count: problem.retryAfter })}</Text>
      )}
      {children}
      {onRetry === undefined || refused ? null : (
        <Button size="xs" variant="default" onClick={onRetry}>
          {t('problem.retry')}
        </Button>
      )}
      {refused ? null : <RequestId problem={problem} />}
    </Notice>
  );
}

export function RequestId({ problem }: { problem: Problem }) {
  const { requestId } = problem;
  if (requestId === undefined || requestId === '') return null;
  return (
    <Text size="xs" c="dimmed" component="div">
      {t('problem.requestId')} <code>{requestId}</code>{' '}
      <CopyButton
        value={requestId}
        what={t('problem.requestId')}
        size="compact-xs"
        variant="subtle"
        className="tn-flush"
      />
    </Text>
  );
}
