import type { SetUp } from '@/api/types';
import { CopyButton } from '@/components/CopyButton';
import { ProblemAlert } from '@/components/ProblemAlert';
import { problemOf } from '@/lib/problem';
import { t } from './messages';

type Props = { error: unknown; view: SetUp; step: string; also?: readonly string[] };

/** What to send to whoever helps: the step, the message and the request, and nothing secret. */
export function detailsOf({ error, view, step }: Props, now: Date): string {
  const problem = problemOf(error);
  return [
    `Company set-up: ${view.companyName === '' ? '(no name yet)' : view.companyName}`,
    `Partner: ${view.partner.name}`,
    `Step: ${view.steps.find(({ id }) => id === step)?.title ?? step}`,
    `Message: ${problem.detail}`,
    ...(problem.errors ?? []).map(({ pointer, message }) => `  ${pointer}: ${message}`),
    `Code: ${problem.code}`,
    `Request: ${problem.requestId ?? '(did not reach the server)'}`,
    `Time: ${now.toISOString()}`,
  ].join('\n');
}

/** A refusal, with everything that support asks for at one press. */
export function SupportAlert(props: Props) {
  return (
    <ProblemAlert error={props.error} also={props.also}>
      <div>
        <CopyButton value={detailsOf(props, new Date())} what={t('support.what')} label={t('support.copy')} />
      </div>
    </ProblemAlert>
  );
}
