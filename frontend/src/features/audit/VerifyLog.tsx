import { Button } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { CopyField } from '@/components/CopyField';
import { IconShield } from '@/components/icons';
import { Notice } from '@/components/Notice';
import { ProblemAlert } from '@/components/ProblemAlert';
import { verifyLog } from './api';
import { t } from './messages';

type Verified = Awaited<ReturnType<typeof verifyLog>>;

/** Asks the server to compute the log's chain anew. */
export function useVerification(slug: string) {
  return useMutation({ mutationFn: () => verifyLog(slug) });
}

type Verification = ReturnType<typeof useVerification>;

export function VerifyButton({ verification }: { verification: Verification }) {
  return (
    <Button
      variant="default"
      leftSection={<IconShield size={18} />}
      loading={verification.isPending}
      onClick={() => {
        verification.mutate();
      }}
    >
      {t('verify.button')}
    </Button>
  );
}

export function VerifiedNotice({ verification: { data, error } }: { verification: Verification }) {
  if (error !== null) return <ProblemAlert error={error} title={t('audit.loadFailed')} />;
  if (data === undefined) return null;
  if (data.found > 0) {
    return (
      <Notice tone="error" role="alert" title={t('verify.bad', { count: data.found })}>
        <ul>
          {data.faults.map((fault) => (
            <li key={`${fault.kind} ${String(fault.seq)}`}>{faultWords(fault)}</li>
          ))}
        </ul>
      </Notice>
    );
  }
  return (
    <Notice tone="done" role="status" title={t('verify.good', { count: data.events })}>
      <CopyField
        label={t('verify.keep')}
        value={`${String(data.seq ?? 0)} ${data.hash ?? ''}`}
        what={t('verify.keep')}
      />
    </Notice>
  );
}

function faultWords({ kind, seq, to }: Verified['faults'][number]): string {
  switch (kind) {
    case 'altered':
      return t('verify.altered', { seq });
    case 'removed':
      return t('verify.removed', { seq, to });
    case 'inserted':
      return t('verify.inserted', { seq });
    case 'end':
      return t('verify.end');
    default:
      return t('verify.noChain');
  }
}
