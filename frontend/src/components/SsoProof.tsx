import { Button, Text } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import type { Session } from '@/api/types';
import { ProblemAlert } from '@/components/ProblemAlert';
import { currentSession, findSso, inWindow, ssoClosing, startSso } from '@/lib/sso';
import { t } from './sso-messages';

type Props = { slug: string; fresh: boolean; onProved: (session: Session) => void };

/** Proves who somebody is at their organization's provider, in a window of its own; what is on this page stays. */
export function SsoProof({ slug, fresh, onProved }: Props) {
  const prove = useMutation({
    mutationFn: async () => {
      await inWindow(async () => {
        const { connections } = await findSso({ tenant: slug });
        const [first] = connections;
        if (first === undefined) throw new Error(t('gone'));
        return startSso({ connection: first.id, returnTo: ssoClosing, fresh });
      });
      onProved(await currentSession());
    },
  });
  return (
    <>
      {prove.isError ? <ProblemAlert error={prove.error} /> : null}
      <Button
        data-autofocus
        fullWidth
        loading={prove.isPending}
        onClick={() => {
          prove.mutate();
        }}
      >
        {t('button')}
      </Button>
      {prove.isPending ? (
        <Text size="sm" role="status">
          {t('waiting')}
        </Text>
      ) : null}
    </>
  );
}
