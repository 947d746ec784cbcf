import { Button, FileInput, Stack, Textarea } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { CompanyListCheck } from '@/api/types';
import { Dialog } from '@/components/Dialog';
import { BulkForeseen } from '@/components/BulkForeseen';
import type { Column } from '@/components/DataTable';
import { Form } from '@/components/Form';
import { Notice } from '@/components/Notice';
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
        <BulkForeseen
          check={check}
          columns={columns}
          words={foreseenWords}
          onStart={() => startList(slug, text)}
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

const foreseenWords = {
  caption: t('many.title'),
  folded: (count: number) => t('many.folded', { count }),
  nobody: t('many.nobody'),
  more: (count: number) => t('many.more', { count }),
  back: t('many.back'),
  send: (count: number) => t('many.send', { count }),
};

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
