import { NativeSelect, TextInput } from '@mantine/core';
import { useEffect, useRef, useState } from 'react';
import type { TenantRole } from '@/api/types';
import { IconSearch } from '@/components/icons';
import type { MemberFilter } from './search';
import { t } from './messages';
import classes from './Members.module.css';

export const isFiltered = ({ search, role, state, mfa, notSeenFor }: MemberFilter) =>
  Boolean(search ?? role ?? state ?? mfa ?? notSeenFor);

const pause = 250;
const days = [30, 90, 365];

type Props = { filter: MemberFilter; roles: readonly TenantRole[]; onChange: (change: MemberFilter) => void };

/** Search and filters; all of it goes into the address. */
export function MemberFilters({ filter, roles, onChange }: Props) {
  const any = { value: '', label: t('filter.any') };
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
          onChange({ search: search || undefined });
        }}
      />
      <NativeSelect
        label={t('members.role')}
        value={filter.role ?? ''}
        data={[any, ...roles.map(({ name, title }) => ({ value: name, label: title }))]}
        onChange={(event) => {
          onChange({ role: event.currentTarget.value || undefined });
        }}
      />
      <NativeSelect
        label={t('members.state')}
        value={filter.state ?? ''}
        data={[
          any,
          { value: 'active', label: t('members.active') },
          { value: 'suspended', label: t('members.suspended') },
        ]}
        onChange={(event) => {
          const { value } = event.currentTarget;
          onChange({ state: value === 'active' || value === 'suspended' ? value : undefined });
        }}
      />
      <NativeSelect
        label={t('members.mfa')}
        value={filter.mfa ?? ''}
        data={[any, { value: 'yes', label: t('members.yes') }, { value: 'no', label: t('members.no') }]}
        onChange={(event) => {
          const { value } = event.currentTarget;
          onChange({ mfa: value === 'yes' || value === 'no' ? value : undefined });
        }}
      />
      <NativeSelect
        label={t('filter.seen')}
        value={String(filter.notSeenFor ?? '')}
        data={[
          { value: '', label: t('filter.anyTime') },
          ...days.map((count) => ({ value: String(count), label: t('filter.days', { count }) })),
        ]}
        onChange={(event) => {
          onChange({ notSeenFor: Number(event.currentTarget.value) || undefined });
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
      placeholder={t('filter.searchHint')}
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
