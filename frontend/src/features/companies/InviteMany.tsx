import { Button, FileInput, Group, Stack, Textarea } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { CompanyListCheck } from '@/api/types';
import { Dialog } from '@/components/Dialog';
import { DataTable, type Column } from '@/components/DataTable';
import { Form } from '@/components/Form';
import { Notice } from '@/components/Notice';
import { ProblemAlert } from '@/components/ProblemAlert';
import { StateBadge } from '@/components/StateBadge';
import { useAppForm } from '@/components/useAppForm';
import { checkList, listQuery, startList, useCompaniesChanged } from './api';
import { t } from './messages';
import classes from './Companies.module.css';

type Props = { slug: string; onClose: () => void };
type Row = CompanyListCheck['rows'][number];

/** Many at once: a list, what would come of it, and how far the work is. One link for each company. */
export function InviteMany({ slug, onClose }: Props) {
  const [text, setText] = useState('');
  const [check, setCheck] = useState<CompanyListCheck>();
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
        <Work slug={slug} bulk={bulk} onClose={onClose} />
      ) : check !== undefined ? (
        <Foreseen
          slug={slug}
          text={text}
          check={check}
          onStarted={setBulk}
          onBack={() => {
            setCheck(undefined);
          }}
        />
      ) : (
        <ListForm
          text={text}
          onClose={onClose}
          onSubmit={async (list) => {
            const result = await checkList(slug, list);
            setText(list);
            setCheck(result);
          }}
        />
      )}
    </Dialog>
  );
}

type FormProps = { text: string; onClose: () => void; onSubmit: (text: string) => Promise<void> };

function ListForm({ text, onClose, onSubmit }: FormProps) {
  const form = useAppForm({
    initial: { text },
    rules: { text: (value) => (value.trim() === '' ? t('many.missing') : undefined) },
    onSubmit: (values) => onSubmit(values.text),
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
        rows={8}
        autoComplete="off"
        autoCapitalize="none"
        spellCheck={false}
        data-autofocus
        {...form.field('text')}
      />
      <FileInput
        label={t('many.file')}
        placeholder={t('brand.choose')}
        accept=".csv,.txt,text/csv,text/plain"
        onChange={(file) => {
          void file?.text().then((content) => {
            form.set('text', content);
          });
        }}
      />
    </Form>
  );
}

const tones = { invite: 'done', invited: 'neutral', failed: 'error' } as const;

const columns: Column<Row>[] = [
  { key: 'email', title: t('many.email'), lead: true, render: (row) => row.email },
  { key: 'name', title: t('many.name'), render: (row) => row.name },
  { key: 'company', title: t('companies.company'), render: (row) => row.company },
  {
    key: 'result',
    title: t('many.result'),
    render: (row) => (
      <span className={classes.stack}>
        <StateBadge tone={tones[row.result]}>{t(`many.${row.result}`)}</StateBadge>
        {row.message !== undefined && <span className={classes.sub}>{row.message}</span>}
      </span>
    ),
  },
];

/** Few of a long list are drawn; those with a mistake come first. */
const most = 200;

type ForeseenProps = {
  slug: string;
  text: string;
  check: CompanyListCheck;
  onStarted: (bulk: string) => void;
  onBack: () => void;
};

function Foreseen({ slug, text, check, onStarted, onBack }: ForeseenProps) {
  const count = check.rows.filter((row) => row.result === 'invite').length;
  const ordered = [...check.rows].sort((a, b) => Number(b.result === 'failed') - Number(a.result === 'failed'));
  const start = useMutation({
    mutationFn: () => startList(slug, text),
    onSuccess: ({ id }) => {
      onStarted(id);
    },
  });
  return (
    <Stack gap="md">
      {start.isError && <ProblemAlert error={start.error} />}
      {check.folded > 0 && <Notice tone="info">{t('many.folded', { count: check.folded })}</Notice>}
      {count === 0 && <Notice tone="warning">{t('many.nobody')}</Notice>}
      <div className={classes.rows} tabIndex={0} role="region" aria-label={t('many.title')}>
        <DataTable
          caption={t('many.title')}
          columns={columns}
          rows={ordered.slice(0, most)}
          rowKey={(row) => String(row.position)}
        />
        {ordered.length > most && <p>{t('many.more', { count: ordered.length - most })}</p>}
      </div>
      <Group justify="flex-end" gap="sm">
        <Button variant="default" onClick={onBack}>
          {t('many.back')}
        </Button>
        <Button
          disabled={count === 0}
          loading={start.isPending}
          onClick={() => {
            start.mutate();
          }}
        >
          {t('many.send', { count })}
        </Button>
      </Group>
    </Stack>
  );
}

function Work({ slug, bulk, onClose }: Props & { bulk: string }) {
  const { data } = useQuery(listQuery(slug, bulk));
  const changed = useCompaniesChanged(slug);
  const done = data?.done ?? 0;
  const words = () => {
    if (data === undefined || data.state === 'running') {
      return <p>{t('many.progress', { done, total: data?.total ?? 0 })}</p>;
    }
    if (data.state === 'stopped') return <Notice tone="error">{t('many.stopped')}</Notice>;
    return (
      <Notice tone={data.failed > 0 ? 'warning' : 'done'}>
        {t('many.finished', { count: done })} {data.failed > 0 && t('many.failedCount', { count: data.failed })}
      </Notice>
    );
  };
  return (
    <Stack gap="md">
      <progress className={classes.progress} value={done} max={data?.total ?? 1} aria-label={t('many.title')} />
      <div role="status">{words()}</div>
      <Button
        onClick={() => {
          void changed();
          onClose();
        }}
      >
        {t('made.done')}
      </Button>
    </Stack>
  );
}
