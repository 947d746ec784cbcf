import { Button, Combobox, Input } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useEffect, useRef, useState, type ReactNode } from 'react';
import { IconSearch } from '@/components/icons';
import { FieldShell } from '@/components/SchemaForm';
import { allTemplatesQuery, type TenantFilter } from './api';
import { t } from './messages';
import { sorts, stateWord, tenantStates } from './model';
import classes from './Tenants.module.css';

interface TenantFiltersProps {
  filter: TenantFilter;
  onChange: (change: TenantFilter) => void;
}

const sortWords = {
  '-created': t('list.sortNewest'),
  created: t('list.sortOldest'),
  name: t('list.sortName'),
  '-name': t('list.sortNameDown'),
};

export const isFiltered = ({ search, state, template }: TenantFilter) => Boolean(search ?? state ?? template);

/** Search, state, template and order; all of it goes into the address. */
export function TenantFilters({ filter, onChange }: TenantFiltersProps) {
  const templates = useQuery(allTemplatesQuery).data?.items ?? [];
  return (
    <form
      role="search"
      className={classes.filters}
      onSubmit={(event) => {
        event.preventDefault();
      }}
    >
      <SearchField
        key={filter.search === undefined ? 'cleared' : 'set'}
        value={filter.search ?? ''}
        onSearch={(search) => {
          onChange({ search: search || undefined });
        }}
      />
      <Choice
        id="tenant-state"
        label={t('list.state')}
        value={filter.state ?? ''}
        onChange={(state) => {
          onChange({ state: tenantStates.find((known) => known === state) });
        }}
      >
        <option value="">{t('list.any')}</option>
        {tenantStates.map((state) => (
          <option key={state} value={state}>
            {stateWord(state)}
          </option>
        ))}
      </Choice>
      {templates.length > 0 && (
        <Choice
          id="tenant-template"
          label={t('list.template')}
          value={filter.template ?? ''}
          onChange={(template) => {
            onChange({ template: template || undefined });
          }}
        >
          <option value="">{t('list.any')}</option>
          {templates.map(({ name, title }) => (
            <option key={name} value={name}>
              {title}
            </option>
          ))}
        </Choice>
      )}
      <Choice
        id="tenant-sort"
        label={t('list.sort')}
        value={filter.sort ?? sorts[0]}
        onChange={(sort) => {
          onChange({ sort: sorts.slice(1).find((known) => known === sort) });
        }}
      >
        {sorts.map((sort) => (
          <option key={sort} value={sort}>
            {sortWords[sort]}
          </option>
        ))}
      </Choice>
      {isFiltered(filter) && (
        <Button
          variant="subtle"
          className={classes.clear}
          onClick={() => {
            onChange({ search: undefined, state: undefined, template: undefined });
          }}
        >
          {t('list.clear')}
        </Button>
      )}
    </form>
  );
}

// Short enough to feel live, long enough not to ask at every key.
const pause = 250;

function SearchField({ value, onSearch }: { value: string; onSearch: (search: string) => void }) {
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
    <FieldShell id="tenant-search" label={t('list.search')}>
      <Input
        type="search"
        value={text}
        placeholder={t('list.searchHint')}
        leftSection={<IconSearch size={18} />}
        autoComplete="off"
        spellCheck={false}
        onChange={(event) => {
          setText(event.currentTarget.value);
        }}
      />
    </FieldShell>
  );
}

interface ChoiceProps {
  id: string;
  label: string;
  value: string;
  onChange: (value: string) => void;
  children: ReactNode;
}

function Choice({ id, label, value, onChange, children }: ChoiceProps) {
  return (
    <FieldShell id={id} label={label}>
      <Input
        component="select"
        pointer
        rightSection={<Combobox.Chevron />}
        value={value}
        onChange={(event) => {
          onChange(event.currentTarget.value);
        }}
      >
        {children}
      </Input>
    </FieldShell>
  );
}
