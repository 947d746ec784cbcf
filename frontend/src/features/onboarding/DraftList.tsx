import { Button } from '@mantine/core';
import { useInfiniteQuery, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { Onboarding, Template } from '@/api/types';
import { ConfirmDialog } from '@/components/ConfirmDialog';
import { DataTable, LoadMore, type Column } from '@/components/DataTable';
import { AnchorLink, ButtonLink } from '@/components/links';
import { ProblemAlert } from '@/components/ProblemAlert';
import { Section } from '@/components/Section';
import { TimeAgo } from '@/components/TimeAgo';
import { formatDate } from '@/lib/format';
import { toast } from '@/lib/toasts';
import { discardOnboarding, draftsQuery, templatesQuery } from './api';
import { t } from './messages';
import { draftName } from './model';
import classes from './Intro.module.css';

/** The drafts that can be gone on with, by whoever may create tenants. */
export function DraftList({ wizard }: { wizard: string }) {
  const client = useQueryClient();
  const drafts = useInfiniteQuery(draftsQuery(wizard));
  const templates = useQuery(templatesQuery(wizard)).data?.items ?? [];
  const [leaving, setLeaving] = useState<Onboarding>();
  const rows = drafts.data?.pages.flatMap((page) => page.items) ?? [];

  return (
    <Section title={t('drafts.title')} intro={t('drafts.intro')} plain>
      {drafts.isError && <ProblemAlert error={drafts.error} onRetry={() => void drafts.refetch()} />}
      {drafts.isSuccess && rows.length === 0 && <p className={classes.remark}>{t('drafts.none')}</p>}
      {rows.length > 0 && (
        <>
          <DataTable
            caption={t('drafts.caption')}
            columns={columns(wizard, templates, setLeaving)}
            rows={rows}
            rowKey={(row) => row.id}
          />
          <LoadMore
            shown={rows.length}
            hasMore={drafts.hasNextPage}
            loading={drafts.isFetchingNextPage}
            onMore={() => void drafts.fetchNextPage()}
          />
        </>
      )}
      <ConfirmDialog
        opened={leaving !== undefined}
        title={t('drafts.discardTitle')}
        confirmLabel={t('drafts.discardConfirm')}
        danger
        onConfirm={async () => {
          if (!leaving) return;
          await discardOnboarding(client, leaving.id);
          toast('done', t('drafts.discarded'));
        }}
        onClose={() => {
          setLeaving(undefined);
        }}
      >
        {t('drafts.discardText', { name: leaving ? nameOf(leaving) : '' })}
      </ConfirmDialog>
    </Section>
  );
}

const nameOf = (draft: Onboarding) => draftName(draft.answers) || t('drafts.unnamed');

function columns(wizard: string, templates: Template[], onDiscard: (draft: Onboarding) => void): Column<Onboarding>[] {
  const templateOf = ({ template }: Onboarding) =>
    templates.find((known) => known.name === template)?.title ?? template ?? t('drafts.noTemplate');
  return [
    {
      key: 'name',
      title: t('drafts.name'),
      lead: true,
      render: (draft) => (
        <AnchorLink to="/onboarding/$wizard/$onboardingId" params={{ wizard, onboardingId: draft.id }}>
          {nameOf(draft)}
        </AnchorLink>
      ),
    },
    { key: 'template', title: t('drafts.template'), render: templateOf },
    {
      key: 'changed',
      title: t('drafts.changed'),
      render: (draft) => (
        <>
          <TimeAgo at={draft.updatedAt} /> · {draft.changedBy}
        </>
      ),
    },
    {
      key: 'expires',
      title: t('drafts.expires'),
      render: ({ expiresAt }) => <time dateTime={expiresAt}>{formatDate(expiresAt)}</time>,
    },
    {
      key: 'actions',
      title: t('drafts.actions'),
      hiddenTitle: true,
      align: 'end',
      render: (draft) => (
        <div className={classes.actions}>
          <ButtonLink
            to="/onboarding/$wizard/$onboardingId"
            params={{ wizard, onboardingId: draft.id }}
            size="xs"
            variant="default"
            aria-label={t('drafts.resumeOf', { name: nameOf(draft) })}
          >
            {t('drafts.resume')}
          </ButtonLink>
          <Button
            size="xs"
            variant="subtle"
            color="danger"
            aria-label={t('drafts.discardOf', { name: nameOf(draft) })}
            onClick={() => {
              onDiscard(draft);
            }}
          >
            {t('drafts.discard')}
          </Button>
        </div>
      ),
    },
  ];
}
