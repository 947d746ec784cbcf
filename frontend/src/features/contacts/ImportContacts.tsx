import { Button, Checkbox, FileInput, Stack, Textarea } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { ContactImportCheck } from '@/api/types';
import { BulkForeseen } from '@/components/BulkForeseen';
import type { Column } from '@/components/DataTable';
import { Dialog } from '@/components/Dialog';
import { Form } from '@/components/Form';
import { Notice } from '@/components/Notice';
import { StateBadge } from '@/components/StateBadge';
import { useAppForm } from '@/components/useAppForm';
import { showPhone } from '@/lib/phone';
import {
  bringList,
  checkList,
  importQuery,
  numberQuery,
  startList,
  useContactsChanged,
  type DeclaredConsent,
} from './api';
import { t } from './import-messages';
import classes from './Contacts.module.css';

type Props = { slug: string; onClose: () => void };
type Values = { text: string; file: File | null; agreed: boolean; statement: string; words: string };
type Brought = { id: string; consent: DeclaredConsent | undefined; check: ContactImportCheck };

const nothing: Values = { text: '', file: null, agreed: false, statement: '', words: '' };

/** A list of contacts: what would come of it, and how far the work is. Nobody is taken for having agreed to texts. */
export default function ImportContacts({ slug, onClose }: Props) {
  const [values, setValues] = useState(nothing);
  const [brought, setBrought] = useState<Brought>();
  const [started, setStarted] = useState<string>();
  return (
    <Dialog
      opened
      size="lg"
      onClose={onClose}
      title={t('import.title')}
      closeButtonProps={{ 'aria-label': t('import.close') }}
    >
      {started !== undefined ? (
        <Progress slug={slug} id={started} onClose={onClose} />
      ) : brought !== undefined ? (
        <BulkForeseen
          check={{
            folded: brought.check.folded,
            rows: brought.check.rows,
          }}
          counts={{ act: brought.check.added + brought.check.known, total: brought.check.total }}
          columns={columns}
          words={{ ...foreseenWords, sum: t('import.sum', sumOf(brought.check)) }}
          onStart={() => startList(slug, brought.id, brought.consent)}
          onStarted={setStarted}
          onBack={() => {
            setBrought(undefined);
          }}
        />
      ) : (
        <ListForm
          slug={slug}
          values={values}
          onClose={onClose}
          onChecked={(next, result) => {
            setValues(next);
            setBrought(result);
          }}
        />
      )}
    </Dialog>
  );
}

const sumOf = ({ added, known, failed, consented }: ContactImportCheck) => ({ added, known, failed, consented });

type FormProps = Props & { values: Values; onChecked: (values: Values, result: Brought) => void };

function ListForm({ slug, values, onClose, onChecked }: FormProps) {
  const number = useQuery(numberQuery(slug)).data ?? '';
  const form = useAppForm({
    initial: values,
    rules: {
      text: (text, { file }) => (text.trim() === '' && file === null ? t('import.missing') : undefined),
      words: (words, { agreed, statement }) =>
        agreed && statement.trim() !== '' && words.trim() === '' ? t('import.wordsNeeded') : undefined,
    },
    onSubmit: async (typed) => {
      const consent = typed.agreed ? { number, statement: typed.statement, words: typed.words } : undefined;
      const id = await bringList(slug, (await typed.file?.text()) ?? typed.text);
      onChecked(typed, { id, consent, check: await checkList(slug, id, consent) });
    },
  });
  const { file, agreed } = form.values;
  return (
    <Form
      form={form}
      submitLabel={t('import.check')}
      aside={
        <Button variant="default" onClick={onClose}>
          {t('import.cancel')}
        </Button>
      }
    >
      {file === null ? (
        <Textarea
          label={t('import.text')}
          description={t('import.textHint')}
          rows={5}
          autoComplete="off"
          autoCapitalize="none"
          spellCheck={false}
          data-autofocus
          {...form.field('text')}
        />
      ) : null}
      <FileInput
        label={t('import.file')}
        placeholder={t('import.choose')}
        accept=".csv,.txt,text/csv,text/plain"
        clearable
        value={file}
        onChange={(chosen) => {
          form.set('file', chosen);
        }}
      />
      <fieldset className={classes.consent}>
        <legend>{t('import.consent')}</legend>
        {number === '' ? (
          <p>{t('import.noNumber')}</p>
        ) : (
          <Checkbox
            label={t('import.agreed', { number: showPhone(number) })}
            description={t('import.agreedHint')}
            checked={agreed}
            onChange={(event) => {
              form.set('agreed', event.currentTarget.checked);
            }}
          />
        )}
        {agreed ? (
          <>
            <Textarea
              label={t('import.statement')}
              description={t('import.statementHint')}
              rows={2}
              {...form.field('statement')}
            />
            <Textarea label={t('import.words')} description={t('import.wordsHint')} rows={3} {...form.field('words')} />
            <p>{t('import.proof')}</p>
          </>
        ) : null}
      </fieldset>
    </Form>
  );
}

type Row = ContactImportCheck['rows'][number];

const tones = { added: 'done', known: 'neutral', failed: 'error' } as const;

const columns: Column<Row>[] = [
  {
    key: 'contact',
    title: t('import.contact'),
    lead: true,
    render: ({ name, phone, email, shown }) => shown ?? (name || showPhone(phone) || email),
  },
  { key: 'phone', title: t('import.phone'), render: ({ phone }) => showPhone(phone) },
  {
    key: 'result',
    title: t('import.result'),
    render: ({ result, consented, message }) => (
      <span className={classes.came}>
        <StateBadge tone={tones[result]}>{t(`import.${result}`)}</StateBadge>
        {consented ? <span className={classes.sub}>{t('import.consented')}</span> : null}
        {message !== undefined && <span className={classes.sub}>{message}</span>}
      </span>
    ),
  },
];

const foreseenWords = {
  caption: t('import.caption'),
  folded: (count: number) => t('import.folded', { count }),
  nobody: t('import.nobody'),
  more: (count: number) => t('import.more', { count }),
  back: t('import.back'),
  send: (count: number) => t('import.start', { count }),
};

function Progress({ slug, id, onClose }: Props & { id: string }) {
  const { data } = useQuery(importQuery(slug, id));
  const changed = useContactsChanged(slug);
  return (
    <Stack gap="md">
      <progress
        className={classes.progress}
        value={data?.done ?? 0}
        max={data?.total ?? 1}
        aria-label={t('import.title')}
      />
      <div role="status">
        {data === undefined || data.state === 'running' ? (
          <p>{t('import.progress', { done: data?.done ?? 0, total: data?.total ?? 0 })}</p>
        ) : data.state === 'stopped' ? (
          <Notice tone="error">{t('import.stopped')}</Notice>
        ) : (
          <Notice tone={data.failed > 0 ? 'warning' : 'done'}>
            {t('import.done', { count: data.done, added: data.added })}{' '}
            {data.consented > 0 && t('import.doneConsent', { count: data.consented })}{' '}
            {data.failed > 0 && t('import.doneFailed', { count: data.failed })}
          </Notice>
        )}
      </div>
      <Button
        onClick={() => {
          void changed();
          onClose();
        }}
      >
        {t('import.ready')}
      </Button>
    </Stack>
  );
}
