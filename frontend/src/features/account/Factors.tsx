import { Button, Group, Switch } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useSuspenseQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { Factor, Factors as FactorsWire } from '@/api/types';
import { ConfirmDialog } from '@/components/ConfirmDialog';
import { DataTable, type Column } from '@/components/DataTable';
import { EmptyState } from '@/components/EmptyState';
import { IconShield } from '@/components/icons';
import { Notice } from '@/components/Notice';
import { ProblemAlert } from '@/components/ProblemAlert';
import { Section } from '@/components/Section';
import { TimeAgo } from '@/components/TimeAgo';
import { passkeysWork } from '@/lib/passkeys-work';
import { platformInfoQuery } from '@/lib/session';
import { toast } from '@/lib/toasts';
import { AddApp } from './AddApp';
import { AddPasskey } from './AddPasskey';
import { removeFactor, setAlways, useFactorsChanged } from './api';
import { t } from './factor-messages';
import { RenameFactor } from './RenameFactor';

type Open = { kind: 'app' } | { kind: 'passkey' } | { kind: 'rename' | 'remove'; factor: Factor };

/** What the person can prove themselves with beside the password. demanded: a tenant sent them here for it. */
export function Factors({ factors, demanded }: { factors: FactorsWire; demanded: boolean }) {
  const { data: info } = useSuspenseQuery(platformInfoQuery);
  const withPasskeys = passkeysWork(info.passkeyHost);
  const [open, setOpen] = useState<Open>();
  const close = () => {
    setOpen(undefined);
  };
  const first = factors.factors.length === 0;
  const add = (
    <Group gap="xs">
      <Button
        size="sm"
        variant={first ? 'filled' : 'default'}
        onClick={() => {
          setOpen({ kind: 'app' });
        }}
      >
        {t('factors.addApp')}
      </Button>
      {withPasskeys ? (
        <Button
          size="sm"
          variant="default"
          onClick={() => {
            setOpen({ kind: 'passkey' });
          }}
        >
          {t('factors.addPasskey')}
        </Button>
      ) : null}
    </Group>
  );
  return (
    <Section plain title={t('factors.title')} intro={t('factors.intro')} actions={first ? undefined : add}>
      {factors.requiredBy.length === 0 || (demanded && first) ? null : (
        <Notice tone="info">{t('factors.required', { tenants: factors.requiredBy.join(', ') })}</Notice>
      )}
      {first ? (
        <EmptyState order={3} icon={<IconShield size={24} />} title={t('factors.none')} action={add}>
          {t(withPasskeys ? 'factors.noneText' : 'factors.noneTextApp')}
        </EmptyState>
      ) : (
        <>
          <DataTable
            caption={t('factors.title')}
            columns={columns(setOpen)}
            rows={factors.factors}
            rowKey={({ id }) => id}
          />
          <Always on={factors.always} fixed={factors.passwordShort} />
        </>
      )}
      {open?.kind === 'app' ? <AddApp first={first} always={!demanded} onClose={close} /> : null}
      {open?.kind === 'passkey' ? <AddPasskey first={first} always={!demanded} onClose={close} /> : null}
      {open?.kind === 'rename' ? <RenameFactor factor={open.factor} onClose={close} /> : null}
      {open?.kind === 'remove' ? (
        <RemoveFactor factor={open.factor} last={factors.factors.length === 1} onClose={close} />
      ) : null}
    </Section>
  );
}

function columns(onOpen: (open: Open) => void): Column<Factor>[] {
  return [
    { key: 'name', title: t('factors.name'), lead: true, render: ({ name }) => name },
    { key: 'kind', title: t('factors.kind'), render: ({ method }) => t(`kind.${method}`) },
    { key: 'added', title: t('factors.added'), render: ({ createdAt }) => <TimeAgo at={createdAt} /> },
    {
      key: 'used',
      title: t('factors.used'),
      render: ({ lastUsedAt }) => (lastUsedAt === undefined ? t('factors.never') : <TimeAgo at={lastUsedAt} />),
    },
    {
      key: 'actions',
      title: t('factors.actions'),
      hiddenTitle: true,
      align: 'end',
      render: (factor) => (
        <Group gap="xs" justify="flex-end">
          <Button
            size="xs"
            variant="default"
            aria-label={t('factors.renameLabel', { name: factor.name })}
            onClick={() => {
              onOpen({ kind: 'rename', factor });
            }}
          >
            {t('factors.rename')}
          </Button>
          <Button
            size="xs"
            variant="default"
            aria-label={t('factors.removeLabel', { name: factor.name })}
            onClick={() => {
              onOpen({ kind: 'remove', factor });
            }}
          >
            {t('factors.remove')}
          </Button>
        </Group>
      ),
    },
  ];
}

function RemoveFactor({ factor, last, onClose }: { factor: Factor; last: boolean; onClose: () => void }) {
  const changed = useFactorsChanged();
  return (
    <ConfirmDialog
      opened
      danger
      title={t('factors.removeTitle', { name: factor.name })}
      confirmLabel={t('factors.remove')}
      onConfirm={async () => {
        await removeFactor(factor.id);
        toast('done', t('factors.removed', { name: factor.name }));
        await changed();
      }}
      onClose={onClose}
    >
      {t(last ? 'factors.removeLast' : 'factors.removeText')}
    </ConfirmDialog>
  );
}

/** Whether every sign-in asks, or only the tenants that want it. */
function Always({ on, fixed }: { on: boolean; fixed: boolean }) {
  const changed = useFactorsChanged();
  const change = useMutation({
    mutationFn: setAlways,
    onSuccess: async (_, always) => {
      toast('done', t(always ? 'always.on' : 'always.off'));
      await changed();
    },
  });
  return (
    <>
      {change.isError ? <ProblemAlert error={change.error} /> : null}
      <Switch
        mt="md"
        label={t('always.label')}
        description={t(fixed ? 'always.short' : 'always.hint')}
        checked={change.isPending ? change.variables : on}
        disabled={fixed && on}
        onChange={(event) => {
          change.mutate(event.currentTarget.checked);
        }}
      />
    </>
  );
}
