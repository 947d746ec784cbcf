import { Button } from '@mantine/core';
import { useSuspenseQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { SignedInPlace } from '@/api/types';
import { ConfirmDialog } from '@/components/ConfirmDialog';
import { DataTable, type Column } from '@/components/DataTable';
import { ProblemAlert } from '@/components/ProblemAlert';
import { Section } from '@/components/Section';
import { StateBadge } from '@/components/StateBadge';
import { TimeAgo } from '@/components/TimeAgo';
import { toast } from '@/lib/toasts';
import { sessionsQuery, useEndOtherSessions, useEndSession } from './api';
import { deviceName } from './device';
import { t } from './messages';

/** Every browser the person is signed in with, and the way to end what should not be there. */
export function Sessions() {
  const { data } = useSuspenseQuery(sessionsQuery);
  const end = useEndSession();
  const endOthers = useEndOtherSessions();
  const [asking, setAsking] = useState(false);
  const endOne = (id: string) => {
    end.mutate(id, {
      onSuccess: () => {
        toast('done', t('sessions.ended'));
      },
    });
  };
  return (
    <Section
      plain
      title={t('sessions.title')}
      intro={t('sessions.intro')}
      actions={
        data.items.length < 2 ? null : (
          <Button
            variant="default"
            size="sm"
            onClick={() => {
              setAsking(true);
            }}
          >
            {t('sessions.endOthers')}
          </Button>
        )
      }
    >
      {end.isError ? <ProblemAlert error={end.error} /> : null}
      <DataTable
        caption={t('sessions.title')}
        columns={columns(endOne, end.isPending ? end.variables : undefined)}
        rows={data.items}
        rowKey={({ id }) => id}
      />
      <ConfirmDialog
        opened={asking}
        title={t('sessions.endOthers')}
        confirmLabel={t('sessions.endOthers')}
        danger
        onConfirm={async () => {
          await endOthers.mutateAsync();
          toast('done', t('sessions.othersEnded'));
        }}
        onClose={() => {
          setAsking(false);
        }}
      >
        {t('sessions.endOthersText')}
      </ConfirmDialog>
    </Section>
  );
}

function columns(onEnd: (id: string) => void, ending: string | undefined): Column<SignedInPlace>[] {
  return [
    {
      key: 'device',
      title: t('sessions.device'),
      lead: true,
      render: ({ userAgent }) => <span title={userAgent}>{deviceName(userAgent)}</span>,
    },
    { key: 'address', title: t('sessions.address'), render: ({ address }) => address },
    { key: 'began', title: t('sessions.began'), render: ({ createdAt }) => <TimeAgo at={createdAt} /> },
    { key: 'seen', title: t('sessions.seen'), render: ({ lastSeenAt }) => <TimeAgo at={lastSeenAt} /> },
    {
      key: 'actions',
      title: t('sessions.actions'),
      hiddenTitle: true,
      align: 'end',
      render: ({ id, current, userAgent }) =>
        current ? (
          <StateBadge tone="done">{t('sessions.this')}</StateBadge>
        ) : (
          <Button
            size="xs"
            variant="default"
            loading={ending === id}
            aria-label={t('sessions.endLabel', { device: deviceName(userAgent) })}
            onClick={() => {
              onEnd(id);
            }}
          >
            {t('sessions.end')}
          </Button>
        ),
    },
  ];
}
