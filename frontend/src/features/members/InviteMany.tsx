import { Button, FileInput, NativeSelect, Stack, Textarea } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { BulkCheck, BulkCheckRow, Tenant } from '@/api/types';
import { BulkForeseen } from '@/components/BulkForeseen';
import type { Column } from '@/components/DataTable';
import { Dialog } from '@/components/Dialog';
import { Form } from '@/components/Form';
import { Notice } from '@/components/Notice';
import { StateBadge, type StateTone } from '@/components/StateBadge';
import { useAppForm } from '@/components/useAppForm';
import { platformInfoQuery } from '@/lib/session';
import { bulkFailedQuery, bulkQuery, checkList, rolesQuery, startBulk, useMembersChanged } from './api';
import { t } from './messages';
import classes from './Members.module.css';

type Props = { tenant: Tenant; onClose: () => void };
type List = { text: string; role: string };

/** Invites one or many: a list, what would come of it, and how far the work is. */
export function InviteMany({ tenant, onClose }: Props) {
  const [list, setList] = useState<List>({ text: '', role: '' });
  const [check, setCheck] = useState<BulkCheck>();
  const [bulk, setBulk] = useState<string>();
  return (
    <Dialog
      opened
      size="lg"
      onClose={onClose}
      title={t('many.title')}
      closeButtonProps={{ 'aria-label': t('act.close') }}
    >
      {bulk !== undefined ? (
        <Progress tenant={tenant} bulk={bulk} onClose={onClose} />
      ) : check !== undefined ? (
        <BulkForeseen
          check={check}
          columns={columns}
          words={foreseenWords}
          onStart={() => startBulk(tenant.slug, list)}
          onStarted={setBulk}
          onBack={() => {
            setCheck(undefined);
          }}
        />
      ) : (
        <ListForm
          tenant={tenant}
          list={list}
          onClose={onClose}
          onChecked={(next, result) => {
            setList(next);
            setCheck(result);
          }}
        />
      )}
    </Dialog>
  );
}

type FormProps = Props & { list: List; onChecked: (list: List, check: BulkCheck) => void };

function ListForm({ tenant, list, onClose, onChecked }: FormProps) {
  const roles = useQuery(rolesQuery(tenant.slug)).data?.items ?? [];
  const form = useAppForm({
    initial: list,
    rules: {
      text: (value) => (value.trim() === '' ? t('many.textMissing') : undefined),
      role: (value) => (value === '' ? t('create.roleMissing') : undefined),
    },
    onSubmit: async (values) => {
      onChecked(values, await checkList(tenant.slug, values));
    },
  });
  return (
    <Form
      form={form}
      submitLabel={t('many.check')}
      aside={
        <Button variant="default" onClick={onClose}>
          {t('act.cancel')}
        </Button>
      }
    >
      <Textarea
        label={t('many.text')}
        description={t('many.textHint')}
        rows={6}
        autoComplete="off"
        autoCapitalize="none"
        spellCheck={false}
        data-autofocus
        {...form.field('text')}
      />
      <FileInput
        label={t('many.file')}
        placeholder={t('many.choose')}
        accept=".csv,.txt,text/csv,text/plain"
        onChange={(file) => {
          void file?.text().then((text) => {
            form.set('text', text);
          });
        }}
      />
      <NativeSelect
        label={t('many.role')}
        description={t('many.roleHint')}
        data={[
          { value: '', label: t('create.chooseRole') },
          ...roles.map((role) => ({ value: role.name, label: role.title })),
        ]}
        {...form.field('role')}
      />
    </Form>
  );
}

const tones: Record<BulkCheckRow['result'], StateTone> = {
  invite: 'done',
  invited: 'neutral',
  member: 'neutral',
  failed: 'error',
};

const columns: Column<BulkCheckRow>[] = [
  { key: 'email', title: t('create.email'), lead: true, render: (row) => row.email },
  { key: 'role', title: t('members.role'), render: (row) => row.role },
  {
    key: 'result',
    title: t('many.result'),
    render: (row) => (
      <span className={classes.person}>
        <StateBadge tone={tones[row.result]}>{t(`many.${row.result}`)}</StateBadge>
        {row.message !== undefined && <span className={classes.sub}>{row.message}</span>}
      </span>
    ),
  },
];

const foreseenWords = {
  caption: t('many.caption'),
  folded: (count: number) => t('many.folded', { count }),
  nobody: t('many.nobody'),
  more: (count: number) => t('many.more', { count }),
  back: t('many.back'),
  send: (count: number) => t('many.send', { count }),
};

function Progress({ tenant, bulk, onClose }: Props & { bulk: string }) {
  const { data } = useQuery(bulkQuery(tenant.slug, bulk));
  const mail = useQuery(platformInfoQuery).data?.mail.configured;
  const changed = useMembersChanged(tenant.slug);
  const failed = useQuery({ ...bulkFailedQuery(tenant.slug, bulk), enabled: data !== undefined && data.failed > 0 });
  const running = data === undefined || data.state === 'running';
  return (
    <Stack gap="md">
      <progress
        className={classes.progress}
        value={data?.done ?? 0}
        max={data?.total ?? 1}
        aria-label={t('many.title')}
      />
      <div role="status">
        {running ? (
          <p>
            {t('many.progress', { done: data?.done ?? 0, total: data?.total ?? 0 })} {t('many.leave')}
          </p>
        ) : data.state === 'stopped' ? (
          <Notice tone="error">{t('many.stopped')}</Notice>
        ) : (
          <Notice tone={data.failed > 0 ? 'warning' : 'done'}>{t('many.done', { count: data.done })}</Notice>
        )}
      </div>
      {!running && data.failed > 0 && (
        <div>
          {t('many.failedCount', { count: data.failed })}
          <ul className={classes.failed}>
            {failed.data?.items.map((row) => (
              <li key={row.position}>
                {row.email} – {row.message}
              </li>
            ))}
          </ul>
        </div>
      )}
      {!running && mail === false && <Notice tone="info">{t('many.mail')}</Notice>}
      <Button
        onClick={() => {
          void changed();
          onClose();
        }}
      >
        {t('create.done')}
      </Button>
    </Stack>
  );
}
