import { Button, Group, NativeSelect, TextInput } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { lazy, Suspense, useEffect, useRef, useState, type ReactNode } from 'react';
import type { Contact, Tenant } from '@/api/types';
import { DataTable, LoadMore, type Column } from '@/components/DataTable';
import { EarlierListsButton } from '@/components/EarlierListsButton';
import { EmptyState } from '@/components/EmptyState';
import { IconPlus, IconSearch } from '@/components/icons';
import { AnchorLink } from '@/components/links';
import { HelpLink } from '@/components/HelpLink';
import { Page } from '@/components/Page';
import { PageSkeleton } from '@/components/PageSkeleton';
import { ProblemAlert } from '@/components/ProblemAlert';
import { TimeAgo } from '@/components/TimeAgo';
import { showPhone } from '@/lib/phone';
import { allows } from '@/lib/permissions';
import { contactsQuery } from './api';
import { ConsentBadge } from './ConsentBadge';
import { ContactDialog } from './ContactDialog';
import { contactLists } from './earlier';
import { t } from './messages';
import { contactSearch, type ContactFilter } from './search';
import classes from './Contacts.module.css';

// Loaded when somebody asks for it: few visits do.
const ImportContacts = lazy(() => import('./ImportContacts'));

type Props = {
  tenant: Tenant;
  filter: ContactFilter;
  onFilter: (filter: ContactFilter) => void;
  /** What can be done with all that are found, such as sending a message. */
  act?: ReactNode;
};

/** A tenant's customers, and who of them can be texted. */
export function ContactsPage({ tenant, filter, onFilter, act }: Props) {
  const [open, setOpen] = useState<'add' | 'import'>();
  const close = () => {
    setOpen(undefined);
  };
  const manages = allows(tenant.access.permissions, 'CONTACTS:manage');
  const add = manages ? (
    <>
      <Button
        variant="default"
        onClick={() => {
          setOpen('import');
        }}
      >
        {t('list.import')}
      </Button>
      <Button
        leftSection={<IconPlus size={18} />}
        variant={act === undefined ? 'filled' : 'default'}
        onClick={() => {
          setOpen('add');
        }}
      >
        {t('list.add')}
      </Button>
    </>
  ) : null;
  return (
    <Page
      title={t('list.title')}
      intro={
        <>
          {t('list.intro', { name: tenant.name })} <HelpLink page="text-messaging" />
        </>
      }
      width="wide"
      actions={
        <Group gap="sm">
          {add}
          {act}
        </Group>
      }
    >
      <ContactList
        slug={tenant.slug}
        filter={filter}
        onFilter={(change) => {
          onFilter({ ...filter, ...change });
        }}
        onClear={() => {
          onFilter({});
        }}
      />
      <EarlierListsButton title={t('list.earlier')} source={() => contactLists(tenant.slug, manages)} />
      {open === 'add' ? <ContactDialog slug={tenant.slug} onClose={close} /> : null}
      {open === 'import' ? (
        <Suspense>
          <ImportContacts slug={tenant.slug} onClose={close} />
        </Suspense>
      ) : null}
    </Page>
  );
}

type ListProps = {
  slug: string;
  filter: ContactFilter;
  onFilter: (change: ContactFilter) => void;
  onClear: () => void;
};

function ContactList({ slug, filter, onFilter, onClear }: ListProps) {
  const contacts = useInfiniteQuery(contactsQuery(slug, filter));
  const rows = contacts.data?.pages.flatMap((page) => page.items) ?? [];
  const filtered = filter.search !== undefined || filter.consent !== undefined;
  return (
    <div className={classes.list}>
      <Filters filter={filter} onFilter={onFilter} />
      {contacts.isError ? <ProblemAlert error={contacts.error} onRetry={() => void contacts.refetch()} /> : null}
      {contacts.isPending ? <PageSkeleton /> : null}
      {contacts.isSuccess && rows.length === 0 ? <Nobody filtered={filtered} onClear={onClear} /> : null}
      {rows.length === 0 ? null : (
        <div>
          <DataTable
            caption={t('list.caption')}
            columns={columns(slug, filter, onFilter)}
            rows={rows}
            rowKey={(row) => row.id}
          />
          <LoadMore
            shown={rows.length}
            hasMore={contacts.hasNextPage}
            loading={contacts.isFetchingNextPage}
            onMore={() => void contacts.fetchNextPage()}
          />
        </div>
      )}
    </div>
  );
}

function Nobody({ filtered, onClear }: { filtered: boolean; onClear: () => void }) {
  if (!filtered) return <EmptyState title={t('list.none')}>{t('list.noneText')}</EmptyState>;
  return (
    <EmptyState
      title={t('list.noMatch')}
      action={
        <Button variant="default" onClick={onClear}>
          {t('list.clear')}
        </Button>
      }
    >
      {t('list.noMatchText')}
    </EmptyState>
  );
}

function columns(slug: string, { sort = 'name' }: ContactFilter, onFilter: ListProps['onFilter']): Column<Contact>[] {
  const sortable = (field: 'name' | 'created'): Column<Contact>['sort'] => ({
    direction: sort === field ? 'ascending' : sort === `-${field}` ? 'descending' : 'none',
    onClick: () => {
      const next = sort === field ? (`-${field}` as const) : field;
      onFilter({ sort: next === 'name' ? undefined : next });
    },
  });
  return [
    {
      key: 'name',
      title: t('list.name'),
      lead: true,
      sort: sortable('name'),
      render: ({ id, name, phone, email }) => (
        <AnchorLink to="/t/$slug/contacts/$contact" params={{ slug, contact: id }}>
          {name || showPhone(phone) || email}
        </AnchorLink>
      ),
    },
    { key: 'phone', title: t('list.phone'), render: ({ phone }) => showPhone(phone) },
    { key: 'email', title: t('list.email'), render: ({ email }) => email },
    { key: 'consent', title: t('list.consent'), render: (row) => <ConsentBadge contact={row} /> },
    { key: 'source', title: t('list.source'), render: ({ source }) => t(`source.${source}`) },
    {
      key: 'created',
      title: t('list.created'),
      sort: sortable('created'),
      render: ({ createdAt }) => <TimeAgo at={createdAt} />,
    },
  ];
}

const pause = 250;

/** Search and filter; both go into the address. */
function Filters({ filter, onFilter }: Pick<ListProps, 'filter' | 'onFilter'>) {
  return (
    <form
      role="search"
      className={classes.filters}
      onSubmit={(event) => {
        event.preventDefault();
      }}
    >
      <Search
        key={filter.search === undefined ? 'cleared' : 'set'}
        value={filter.search ?? ''}
        onSearch={(search) => {
          onFilter({ search: search || undefined });
        }}
      />
      <NativeSelect
        label={t('list.consent')}
        value={filter.consent ?? ''}
        data={[
          { value: '', label: t('filter.any') },
          { value: 'in', label: t('consent.in') },
          { value: 'out', label: t('consent.out') },
          { value: 'none', label: t('consent.none') },
        ]}
        onChange={(event) => {
          onFilter({ consent: contactSearch({ consent: event.currentTarget.value }).consent });
        }}
      />
    </form>
  );
}

/** Searches a moment after the last key, not at each one. */
function Search({ value, onSearch }: { value: string; onSearch: (text: string) => void }) {
  const [text, setText] = useState(value);
  const search = useRef(onSearch);
  useEffect(() => {
    search.current = onSearch;
  });
  useEffect(() => {
    if (text.trim() === value) return undefined;
    const timer = setTimeout(() => {
      search.current(text.trim());
    }, pause);
    return () => {
      clearTimeout(timer);
    };
  }, [text, value]);
  return (
    <TextInput
      type="search"
      label={t('filter.search')}
      placeholder={t('filter.hint')}
      value={text}
      leftSection={<IconSearch size={18} />}
      autoComplete="off"
      spellCheck={false}
      onChange={(event) => {
        setText(event.currentTarget.value);
      }}
    />
  );
}
