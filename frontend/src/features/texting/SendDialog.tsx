import { Button, Stack, Textarea } from '@mantine/core';
import { queryOptions, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { TextPreview } from '@/api/types';
import { Dialog } from '@/components/Dialog';
import { Form } from '@/components/Form';
import { Notice } from '@/components/Notice';
import { ProblemAlert } from '@/components/ProblemAlert';
import { useAppForm } from '@/components/useAppForm';
import { api, unwrap } from '@/lib/api';
import { showPhone } from '@/lib/phone';
import { toast } from '@/lib/toasts';
import { t } from './messages';
import { segments } from './segments';
import classes from './Texting.module.css';

type Choice = { all?: boolean; search?: string };
type Props = { slug: string; choice: Choice };

const previewQuery = (slug: string, choice: Choice) =>
  queryOptions({
    queryKey: ['texting', slug, 'preview', choice],
    queryFn: ({ signal }) =>
      unwrap(
        api.POST('/tenants/{tenant}/texting/previews', { params: { path: { tenant: slug } }, body: choice, signal }),
      ),
    staleTime: 0,
  });

/** A button, and the dialog behind it: one message to several contacts, with who is left out and why. */
export function SendDialog({ slug, choice }: Props) {
  const [open, setOpen] = useState(false);
  const close = () => {
    setOpen(false);
  };
  return (
    <>
      <Button
        onClick={() => {
          setOpen(true);
        }}
      >
        {t('set.button')}
      </Button>
      <Dialog opened={open} onClose={close} title={t('set.title')} closeButtonProps={{ 'aria-label': t('set.close') }}>
        {open ? <SendForm slug={slug} choice={choice} onClose={close} /> : null}
      </Dialog>
    </>
  );
}

function SendForm({ slug, choice, onClose }: Props & { onClose: () => void }) {
  const client = useQueryClient();
  const preview = useQuery(previewQuery(slug, choice));
  const form = useAppForm({
    initial: { body: '' },
    rules: { body: (body) => (body.trim() === '' ? t('thread.needed') : undefined) },
    onSubmit: async ({ body }) => {
      const path = { params: { path: { tenant: slug } } };
      const sent = await unwrap(api.POST('/tenants/{tenant}/texting/sends', { ...path, body: { ...choice, body } }));
      toast('done', t('set.sent', { count: sent.recipients }));
      onClose();
      await client.invalidateQueries({ queryKey: ['texting', slug] });
    },
  });
  const { body } = form.values;
  return (
    <Stack gap="md">
      <div>{choice.search === undefined ? t('set.all') : t('set.search', { search: choice.search })}</div>
      {preview.isError ? <ProblemAlert error={preview.error} onRetry={() => void preview.refetch()} /> : null}
      <div role="status">{preview.data === undefined ? null : <Preview preview={preview.data} />}</div>
      <Form
        form={form}
        submitLabel={t('set.send')}
        label={t('set.title')}
        submitProps={{ disabled: preview.data?.recipients === 0 }}
        aside={
          <Button variant="default" onClick={onClose}>
            {t('set.cancel')}
          </Button>
        }
      >
        <Textarea
          label={t('set.body')}
          description={t('thread.segments', { length: body.length, count: segments(body) })}
          autosize
          minRows={3}
          maxRows={8}
          maxLength={1600}
          data-autofocus
          {...form.field('body')}
        />
      </Form>
    </Stack>
  );
}

function Preview({ preview: { recipients, leftOut, examples } }: { preview: TextPreview }) {
  const left = leftOut.reduce((sum, { count }) => sum + count, 0);
  return (
    <Notice tone={recipients === 0 ? 'warning' : 'info'}>
      <strong>{recipients === 0 ? t('set.nobody') : t('set.recipients', { count: recipients })}</strong>
      {left === 0 ? null : (
        <>
          <p>{t('set.left', { count: left })}:</p>
          <ul className={classes.left}>
            {leftOut.map(({ reason, count }) => (
              <li key={reason}>{t(`set.${reason}`, { count })}</li>
            ))}
          </ul>
          <details>
            <summary>{t('set.who')}</summary>
            <ul className={classes.left}>
              {examples.map(({ id, name, phone, reason }) => (
                <li key={id}>
                  {name || showPhone(phone)}: {t(`set.why.${reason}`)}
                </li>
              ))}
            </ul>
          </details>
        </>
      )}
    </Notice>
  );
}
