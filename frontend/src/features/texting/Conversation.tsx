import { Button, Group, Textarea, Title } from '@mantine/core';
import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import type { Contact, Tenant, Text, Texting } from '@/api/types';
import { EmptyState } from '@/components/EmptyState';
import { Form } from '@/components/Form';
import { AnchorLink } from '@/components/links';
import { Notice } from '@/components/Notice';
import { PageSkeleton } from '@/components/PageSkeleton';
import { ProblemAlert } from '@/components/ProblemAlert';
import { Section } from '@/components/Section';
import { TimeAgo } from '@/components/TimeAgo';
import { useAppForm } from '@/components/useAppForm';
import { showPhone } from '@/lib/phone';
import { allows } from '@/lib/permissions';
import { isProblemError } from '@/lib/problem';
import { markRead, sendText, simulateText, textsQuery, threadQuery } from './api';
import { t } from './messages';
import { segments } from './segments';
import classes from './Texting.module.css';

type Props = { tenant: Tenant; contact: string; texting: Texting | undefined };

/** What was written to and by one contact, and the place to write. */
export function Conversation({ tenant, contact, texting }: Props) {
  const { slug, access } = tenant;
  const thread = useQuery(threadQuery(slug, contact));
  const sends = allows(access.permissions, 'TEXTING:send');
  useRead(slug, contact, sends, thread.data?.unread ?? 0);
  if (thread.data === undefined) {
    if (!thread.isError) return <PageSkeleton />;
    if (isProblemError(thread.error, 'not_found')) {
      return <EmptyState title={t('thread.gone')}>{t('thread.goneText')}</EmptyState>;
    }
    return <ProblemAlert error={thread.error} onRetry={() => void thread.refetch()} />;
  }
  const who = thread.data.contact;
  const name = who.name || showPhone(who.phone);
  return (
    <>
      <AnchorLink to="/t/$slug/messages" params={{ slug }} className={classes.back}>
        {t('inbox.back')}
      </AnchorLink>
      <Group justify="space-between" gap="sm">
        <Title order={2}>{t('thread.title', { name })}</Title>
        {allows(access.permissions, 'CONTACTS:read') ? (
          <AnchorLink to="/t/$slug/contacts/$contact" params={{ slug, contact }}>
            {t('thread.open')}
          </AnchorLink>
        ) : null}
      </Group>
      <Texts slug={slug} contact={contact} />
      {texting === undefined ? null : <Write slug={slug} who={who} active={texting.state === 'active'} sends={sends} />}
      {texting?.state === 'active' && texting.provider === 'builtin' && sends && who.phone !== '' ? (
        <Play slug={slug} contact={contact} name={name} />
      ) : null}
    </>
  );
}

/** Takes the mark off what is looked at by somebody who could answer. */
function useRead(slug: string, contact: string, sends: boolean, unread: number) {
  const client = useQueryClient();
  const { mutate } = useMutation({
    mutationFn: () => markRead(slug, contact),
    onSuccess: () =>
      Promise.all(['threads', 'thread'].map((part) => client.invalidateQueries({ queryKey: ['texting', slug, part] }))),
  });
  useEffect(() => {
    if (sends && unread > 0) mutate();
  }, [sends, unread, mutate]);
}

function Texts({ slug, contact }: { slug: string; contact: string }) {
  const texts = useInfiniteQuery(textsQuery(slug, contact));
  if (texts.isPending) return <PageSkeleton />;
  if (texts.isError) return <ProblemAlert error={texts.error} onRetry={() => void texts.refetch()} />;
  const rows = texts.data.pages.flatMap((page) => page.items).toReversed();
  if (rows.length === 0) return <p className={classes.sub}>{t('thread.empty')}</p>;
  return (
    <>
      {texts.hasNextPage ? (
        <Button variant="default" loading={texts.isFetchingNextPage} onClick={() => void texts.fetchNextPage()}>
          {t('thread.older')}
        </Button>
      ) : null}
      <div role="log" aria-label={t('thread.log')}>
        <ol className={classes.texts}>
          {rows.map((row) => (
            <TextRow key={row.id} row={row} />
          ))}
        </ol>
      </div>
    </>
  );
}

function TextRow({ row: { kind, body, state, reason, by, createdAt } }: { row: Text }) {
  const words = kind === 'answer' ? t('state.answer') : t(`state.${state}`);
  return (
    <li className={classes.text} data-kind={kind}>
      <div className={classes.bubble}>{body}</div>
      <div className={classes.meta}>
        {by === undefined ? words : t('thread.by', { state: words, who: by })} · <TimeAgo at={createdAt} />
      </div>
      {reason === undefined ? null : <div className={classes.meta}>{reason}</div>}
    </li>
  );
}

/** Why nothing can be sent to a contact; undefined when it can. */
function refusal(who: Contact, active: boolean, sends: boolean): string | undefined {
  if (!sends) return t('thread.mayNot');
  if (!active) return t('thread.off');
  if (who.phone === '') return t('thread.noPhone');
  if (who.consent === 'out') return t('thread.out');
  return who.consent === 'in' ? undefined : t('thread.none');
}

function useWritten(slug: string, contact: string) {
  const client = useQueryClient();
  return () =>
    Promise.all([
      client.invalidateQueries({ queryKey: ['texting', slug] }),
      client.invalidateQueries({ queryKey: ['contacts', slug, 'one', contact] }),
    ]);
}

type WriteProps = { slug: string; who: Contact; active: boolean; sends: boolean };

function Write({ slug, who, active, sends }: WriteProps) {
  const why = refusal(who, active, sends);
  const written = useWritten(slug, who.id);
  const form = useAppForm({
    initial: { body: '' },
    rules: { body: (body) => (body.trim() === '' ? t('thread.needed') : undefined) },
    onSubmit: async ({ body }) => {
      await sendText(slug, who.id, body);
      form.reset({ body: '' });
      await written();
    },
  });
  if (why !== undefined) return <Notice tone="info">{why}</Notice>;
  const { body } = form.values;
  return (
    <Form form={form} submitLabel={t('thread.send')} label={t('thread.write')}>
      <Textarea
        label={t('thread.write')}
        description={t('thread.segments', { length: body.length, count: segments(body) })}
        autosize
        minRows={2}
        maxRows={8}
        maxLength={1600}
        {...form.field('body')}
        onKeyDown={(event) => {
          if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) void form.submit();
        }}
      />
    </Form>
  );
}

function Play({ slug, contact, name }: { slug: string; contact: string; name: string }) {
  const written = useWritten(slug, contact);
  const form = useAppForm({
    initial: { body: '' },
    rules: { body: (body) => (body.trim() === '' ? t('thread.needed') : undefined) },
    onSubmit: async ({ body }) => {
      await simulateText(slug, contact, body);
      form.reset({ body: '' });
      await written();
    },
  });
  return (
    <Section title={t('play.title')} intro={t('play.intro', { name })}>
      <Form form={form} submitLabel={t('play.send')} label={t('play.title')} submitProps={{ variant: 'default' }}>
        <Textarea label={t('play.write')} autosize minRows={1} maxRows={4} maxLength={1600} {...form.field('body')} />
      </Form>
    </Section>
  );
}
