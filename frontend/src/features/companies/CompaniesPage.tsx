import { Button, Group, NativeSelect, TextInput } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { CompanyInvitation, Tenant } from '@/api/types';
import { DataTable, LoadMore, type Column } from '@/components/DataTable';
import { EarlierListsButton } from '@/components/EarlierListsButton';
import { EmptyState } from '@/components/EmptyState';
import { IconPlus, IconSearch } from '@/components/icons';
import { HelpLink } from '@/components/HelpLink';
import { Page } from '@/components/Page';
import { PageSkeleton } from '@/components/PageSkeleton';
import { ProblemAlert } from '@/components/ProblemAlert';
import { StateBadge } from '@/components/StateBadge';
import { TimeAgo } from '@/components/TimeAgo';
import { formatDate, formatDateTime } from '@/lib/format';
import { allows } from '@/lib/permissions';
import { companiesQuery } from './api';
import { CompanyMenu } from './CompanyMenu';
import { companyLists } from './earlier';
import { InviteMany } from './InviteMany';
import { t } from './messages';
import { NewCompany } from './NewCompany';
import { Reminders } from './Reminders';
import { shows, type CompanyFilter } from './search';
import { nameOf, stageWord, waitsWord } from './words';
import classes from './Companies.module.css';

type Props = { tenant: Tenant; filter: CompanyFilter; onFilter: (filter: CompanyFilter) => void };
type Open = 'new' | 'many' | 'reminders';

/** A partner's clients: how far each set-up is, who has to do something, and new ones. */
export function CompaniesPage({ tenant, filter, onFilter }: Props) {
  const [open, setOpen] = useState<Open>();
  const { permissions } = tenant.access;
  if (!tenant.features['managed']) return <NotAPartner tenant={tenant} />;
  const mayCreate = allows(permissions, 'COMPANIES:create');
  const opens = (what: Open) => () => {
    setOpen(what);
  };
  const close = () => {
    setOpen(undefined);
  };
  return (
    <Page
      width="wide"
      title={t('companies.title')}
      intro={
        <>
          {t('companies.intro', { name: tenant.name })} <HelpLink page="companies" />
        </>
      }
      actions={
        mayCreate && (
          <Group gap="sm">
            <Button variant="default" onClick={opens('reminders')}>
              {t('companies.settings')}
            </Button>
            <Button variant="default" onClick={opens('many')}>
              {t('companies.many')}
            </Button>
            <Button leftSection={<IconPlus size={18} />} onClick={opens('new')}>
              {t('companies.new')}
            </Button>
          </Group>
        )
      }
    >
      <Board tenant={tenant} filter={filter} onFilter={onFilter} mayCreate={mayCreate} onNew={opens('new')} />
      <EarlierListsButton title={t('many.earlier')} source={() => companyLists(tenant.slug, mayCreate)} />
      {open === 'new' && <NewCompany tenant={tenant} onClose={close} />}
      {open === 'many' && <InviteMany slug={tenant.slug} onClose={close} />}
      {open === 'reminders' && <Reminders slug={tenant.slug} onClose={close} />}
    </Page>
  );
}

function NotAPartner({ tenant: { name } }: { tenant: Tenant }) {
  return (
    <EmptyState order={1} title={t('not.partner')}>
      {t('not.partnerText', { name })}
    </EmptyState>
  );
}

type BoardProps = Props & { mayCreate: boolean; onNew: () => void };

function Board({ tenant, filter, onFilter, mayCreate, onNew }: BoardProps) {
  const list = useInfiniteQuery({ ...companiesQuery(tenant.slug, filter), placeholderData: (before) => before });
  const rows = list.data?.pages.flatMap((page) => page.items) ?? [];
  const filtered = filter.search !== undefined || filter.show !== undefined;
  return (
    <div className={classes.list}>
      <Filters filter={filter} onFilter={onFilter} />
      {list.isError && <ProblemAlert error={list.error} onRetry={() => void list.refetch()} />}
      {list.isPending && <PageSkeleton />}
      {list.isSuccess && rows.length === 0 && filtered && (
        <EmptyState
          title={t('companies.noMatch')}
          action={
            <Button
              variant="default"
              onClick={() => {
                onFilter({});
              }}
            >
              {t('companies.clear')}
            </Button>
          }
        >
          {t('companies.noMatchText')}
        </EmptyState>
      )}
      {list.isSuccess && rows.length === 0 && !filtered && (
        <EmptyState
          title={t('companies.none')}
          action={mayCreate && <Button onClick={onNew}>{t('companies.new')}</Button>}
        >
          {t('companies.noneText')}
        </EmptyState>
      )}
      {rows.length > 0 && (
        <div>
          <DataTable
            caption={t('companies.caption')}
            columns={columns(tenant, mayCreate)}
            rows={rows}
            rowKey={(row) => row.id}
          />
          <LoadMore
            shown={rows.length}
            hasMore={list.hasNextPage}
            loading={list.isFetchingNextPage}
            onMore={() => void list.fetchNextPage()}
          />
        </div>
      )}
    </div>
  );
}

/** Search and filter; both go into the address. The search waits for Enter or for the field to be left. */
function Filters({ filter, onFilter }: Omit<Props, 'tenant'>) {
  const [words, setWords] = useState(filter.search ?? '');
  const search = () => {
    if (words.trim() !== (filter.search ?? '')) onFilter({ ...filter, search: words.trim() || undefined });
  };
  return (
    <form
      role="search"
      className={classes.filters}
      onSubmit={(event) => {
        event.preventDefault();
        search();
      }}
    >
      <TextInput
        type="search"
        label={t('companies.search')}
        placeholder={t('companies.searchHint')}
        leftSection={<IconSearch size={18} />}
        value={words}
        onChange={(event) => {
          setWords(event.currentTarget.value);
        }}
        onBlur={search}
      />
      <NativeSelect
        label={t('companies.show')}
        value={filter.show ?? ''}
        data={[
          { value: '', label: t('show.all') },
          ...shows.map((show) => ({
            value: show,
            label: show === 'open' || show === 'stuck' ? t(`show.${show}`) : stageWord(show).word,
          })),
        ]}
        onChange={(event) => {
          const { value } = event.currentTarget;
          onFilter({ ...filter, show: shows.find((known) => known === value) });
        }}
      />
    </form>
  );
}

function columns(tenant: Tenant, mayCreate: boolean): Column<CompanyInvitation>[] {
  return [
    { key: 'company', title: t('companies.company'), lead: true, render: (row) => <Who row={row} /> },
    { key: 'stage', title: t('companies.stage'), render: (row) => <Stage row={row} /> },
    { key: 'progress', title: t('companies.progress'), render: (row) => <Progress row={row} /> },
    {
      key: 'waits',
      title: t('companies.waits'),
      render: (row) => (
        <span className={classes.stack}>
          {waitsWord(row)}
          {row.waitsFor !== 'nobody' && (
            <span className={classes.sub}>
              <time dateTime={row.waitingSince} title={formatDateTime(row.waitingSince)}>
                {t('companies.since', { date: formatDate(row.waitingSince) })}
              </time>
            </span>
          )}
        </span>
      ),
    },
    {
      key: 'active',
      title: t('companies.active'),
      render: ({ activeAt, openedAt }) => {
        const at = activeAt ?? openedAt;
        return at === undefined ? t('companies.never') : <TimeAgo at={at} />;
      },
    },
    {
      key: 'actions',
      title: t('companies.actions'),
      hiddenTitle: true,
      align: 'end',
      render: (row) => <CompanyMenu tenant={tenant} row={row} mayCreate={mayCreate} />,
    },
  ];
}

function Who({ row }: { row: CompanyInvitation }) {
  const name = nameOf(row);
  const below = [row.contactName, name === row.email ? '' : row.email].filter(Boolean).join(' · ');
  return (
    <span className={classes.stack}>
      {name}
      {below !== '' && <span className={classes.sub}>{below}</span>}
    </span>
  );
}

function Stage({ row }: { row: CompanyInvitation }) {
  const { tone, word } = stageWord(row.stage);
  return (
    <span className={classes.stack}>
      <StateBadge tone={tone}>{word}</StateBadge>
      {row.stage === 'bounced' && row.deliveryReason && <span className={classes.sub}>{row.deliveryReason}</span>}
      {row.state === 'open' && row.reminders > 0 && (
        <span className={classes.sub}>{t('companies.reminders', { count: row.reminders })}</span>
      )}
    </span>
  );
}

function Progress({ row: { stepsDone, stepsTotal, stepTitle } }: { row: CompanyInvitation }) {
  const words =
    stepsDone >= stepsTotal
      ? t('companies.allDone', { total: stepsTotal })
      : t('companies.step', { step: stepsDone + 1, total: stepsTotal, title: stepTitle });
  return (
    <span className={classes.stack}>
      {words}
      <progress className={classes.progress} value={stepsDone} max={stepsTotal} aria-hidden="true" />
    </span>
  );
}
