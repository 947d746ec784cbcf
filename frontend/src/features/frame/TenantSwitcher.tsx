import { Popover, TextInput, UnstyledButton, VisuallyHidden } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { Link, useRouterState } from '@tanstack/react-router';
import { useEffect, useRef, useState, type KeyboardEvent } from 'react';
import type { Session } from '@/api/types';
import { IconCheck, IconPin, IconPlus, IconSearch, IconSelector } from '@/components/icons';
import { allows } from '@/lib/permissions';
import { Initials } from '@/components/Initials';
import { myInvitationsQuery } from '@/lib/my-invitations';
import { t } from './messages';
import { Invitations } from './Invitations';
import { pinnedTenants, recentTenants, rememberTenant, togglePin } from './recent';
import { switcherMark } from './switcher';
import {
  canSearchAll,
  filterTenants,
  joinChoices,
  knownTenants,
  searchFrom,
  slugInPath,
  tenantSearchQuery,
  type TenantChoice,
} from './tenants';
import classes from './TenantSwitcher.module.css';

/** Top left: where one is, and from there to any other tenant one may enter. */
export function TenantSwitcher({ session }: { session: Session }) {
  const [opened, setOpened] = useState(false);
  const place = usePlace(session);
  return (
    <Popover
      opened={opened}
      onChange={setOpened}
      position="bottom-start"
      width={300}
      shadow="md"
      radius="md"
      trapFocus
      returnFocus
    >
      <Popover.Target>
        <UnstyledButton
          {...switcherMark}
          className={classes.target}
          data-platform={place.platform}
          onClick={() => {
            setOpened(!opened);
          }}
        >
          <Initials name={place.name} platform={place.platform} />
          <span className={classes.words}>
            <VisuallyHidden>{t('switcher.here')}</VisuallyHidden>
            <strong>{place.name}</strong>
            <span>{place.detail}</span>
            <VisuallyHidden>{t('switcher.switch')}</VisuallyHidden>
          </span>
          <Waiting />
          <IconSelector size={18} />
        </UnstyledButton>
      </Popover.Target>
      <Popover.Dropdown p={0} aria-label={t('switcher.title')}>
        <Choices
          session={session}
          current={place.slug}
          onDone={() => {
            setOpened(false);
          }}
        />
      </Popover.Dropdown>
    </Popover>
  );
}

/** How many invitations wait for an answer. */
function Waiting() {
  const count = useQuery(myInvitationsQuery).data?.length ?? 0;
  if (count === 0) return null;
  return (
    <span className={classes.waiting}>
      <span aria-hidden="true">{count}</span>
      <VisuallyHidden>{t('switcher.waiting', { count })}</VisuallyHidden>
    </span>
  );
}

type WhereAmI = { name: string; detail: string; platform: boolean; slug?: string };

/** The place the address stands for: a tenant, the platform for those who operate it, or one's list of tenants. */
function usePlace(session: Session): WhereAmI {
  const slug = useRouterState({ select: (state) => slugInPath(state.location.pathname) });
  const operator = session.account.platformRole;
  const known = [...knownTenants(session), ...recentTenants(session.account.id)];
  const choice = slug === undefined ? undefined : known.find(({ tenant }) => tenant.slug === slug);
  useEffect(() => {
    if (choice !== undefined) rememberTenant(session.account.id, choice);
  }, [choice, session.account.id]);

  if (choice !== undefined) return { name: choice.tenant.name, detail: detailOf(choice), platform: false, slug };
  if (operator !== undefined) return { name: t('switcher.platform'), detail: operator.title, platform: true, slug };
  return { name: t('switcher.home'), detail: session.account.email, platform: false, slug };
}

function detailOf({ through, roleTitle, tenant, suspended }: TenantChoice): string {
  if (suspended === true) return t('switcher.suspended');
  if (tenant.state === 'disabled') return t('switcher.disabled');
  if (through !== undefined) return t('switcher.through', { name: through });
  return roleTitle ?? tenant.slug;
}

type ChoicesProps = { session: Session; current: string | undefined; onDone: () => void };

function Choices({ session, current, onDone }: ChoicesProps) {
  const [search, setSearch] = useState('');
  const list = useRef<HTMLDivElement>(null);
  const searchable = canSearchAll(session) || knownTenants(session).length >= searchFrom;
  const { account } = session;
  const [pinned, setPinned] = useState(() => pinnedTenants(account.id));
  const groups = useGroups(session, search, pinned);
  const isPinned = ({ tenant }: TenantChoice) => pinned.some((other) => other.tenant.id === tenant.id);

  const choose = (choice: TenantChoice) => {
    rememberTenant(account.id, choice);
    onDone();
  };
  return (
    <div
      ref={list}
      className={classes.choices}
      onKeyDown={(event) => {
        moveFocus(event, list.current);
      }}
    >
      {searchable ? (
        <TextInput
          aria-label={t('switcher.search')}
          placeholder={t('switcher.search')}
          leftSection={<IconSearch size={16} />}
          value={search}
          data-autofocus
          onChange={(event) => {
            setSearch(event.currentTarget.value);
          }}
          onKeyDown={(event) => {
            if (event.key === 'Enter') list.current?.querySelector('a')?.click();
          }}
          m="xs"
        />
      ) : null}
      <div className={classes.scroll}>
        {account.platformRole === undefined || search !== '' ? null : (
          <PlatformEntry here={current === undefined} onDone={onDone} />
        )}
        {search === '' ? <Invitations onDone={onDone} /> : null}
        {groups.map(({ title, choices }) => (
          <Group
            key={title}
            title={title}
            choices={choices}
            current={current}
            onChoose={choose}
            isPinned={isPinned}
            onPin={(choice) => {
              setPinned(togglePin(account.id, choice));
            }}
          />
        ))}
        {search !== '' && groups.length === 0 ? <p className={classes.none}>{t('switcher.none')}</p> : null}
      </div>
      {allows(account.permissions, 'TENANT_MGMT:create') ? (
        <Link to="/onboarding/$wizard" params={{ wizard: 'voicepro' }} className={classes.create} onClick={onDone}>
          <IconPlus size={18} />
          {t('switcher.create')}
        </Link>
      ) : null}
    </div>
  );
}

type ChoiceGroup = { title: string; choices: TenantChoice[] };

function useGroups(session: Session, search: string, pinned: TenantChoice[]): ChoiceGroup[] {
  const [asked] = useDebouncedValue(search.trim(), 150);
  const found = useQuery(tenantSearchQuery(session, asked, asked !== ''));
  const known = knownTenants(session);
  if (search.trim() !== '') {
    const choices = joinChoices(filterTenants(known, search), asked === '' ? [] : (found.data ?? []));
    return choices.length === 0 ? [] : [{ title: t('switcher.all'), choices }];
  }
  const recent = known.length < searchFrom && !canSearchAll(session) ? [] : recentTenants(session.account.id);
  return [
    { title: t('switcher.pinned'), choices: pinned },
    { title: t('switcher.recent'), choices: recent },
    { title: t('switcher.yours'), choices: known.filter(({ through }) => through === undefined) },
    ...managedGroups(known),
  ].filter(({ choices }) => choices.length > 0);
}

/** Managed tenants stand under the one that manages them. */
function managedGroups(known: readonly TenantChoice[]): ChoiceGroup[] {
  const managers = new Set(known.flatMap(({ through }) => through ?? []));
  return [...managers].map((name) => ({
    title: t('switcher.managedBy', { name }),
    choices: known.filter(({ through }) => through === name),
  }));
}

function PlatformEntry({ here, onDone }: { here: boolean; onDone: () => void }) {
  return (
    <Link to="/" className={classes.choice} data-platform onClick={onDone}>
      <Initials name={t('switcher.platform')} platform />
      <span className={classes.words}>
        <strong>{t('switcher.platform')}</strong>
        <span>{t('switcher.platformRole')}</span>
      </span>
      {here ? <IconCheck size={18} aria-label={t('switcher.current')} aria-hidden={false} role="img" /> : null}
    </Link>
  );
}

type GroupProps = ChoiceGroup & {
  current: string | undefined;
  onChoose: (choice: TenantChoice) => void;
  isPinned: (choice: TenantChoice) => boolean;
  onPin: (choice: TenantChoice) => void;
};

function Group({ title, choices, ...row }: GroupProps) {
  return (
    <div role="group" aria-label={title}>
      <div className={classes.groupTitle} aria-hidden="true">
        {title}
      </div>
      {choices.map((choice) => (
        <Choice key={choice.tenant.id} choice={choice} {...row} />
      ))}
    </div>
  );
}

type ChoiceProps = Omit<GroupProps, keyof ChoiceGroup> & { choice: TenantChoice };

function Choice({ choice, current, onChoose, isPinned, onPin }: ChoiceProps) {
  const { name } = choice.tenant;
  const pinned = isPinned(choice);
  return (
    <div className={classes.row}>
      <Link
        to={choice.to}
        className={classes.choice}
        data-off={choice.suspended === true || choice.tenant.state === 'disabled'}
        onClick={() => {
          onChoose(choice);
        }}
      >
        <Initials name={name} />
        <span className={classes.words}>
          <strong>{name}</strong>
          <span>{detailOf(choice)}</span>
        </span>
        {choice.tenant.slug === current ? (
          <IconCheck size={18} aria-label={t('switcher.current')} aria-hidden={false} role="img" />
        ) : null}
      </Link>
      <UnstyledButton
        className={classes.pin}
        aria-pressed={pinned}
        aria-label={pinned ? t('switcher.unpin', { name }) : t('switcher.pin', { name })}
        onClick={() => {
          onPin(choice);
        }}
      >
        <IconPin size={18} />
      </UnstyledButton>
    </div>
  );
}

/** Up and down walk through the search field and the links, as in a menu. */
function moveFocus(event: KeyboardEvent, list: HTMLElement | null): void {
  if (list === null || (event.key !== 'ArrowDown' && event.key !== 'ArrowUp')) return;
  const stops = [...list.querySelectorAll<HTMLElement>('input, a, [data-answer]')];
  const at = stops.indexOf(document.activeElement as HTMLElement);
  const next = stops[(at + (event.key === 'ArrowDown' ? 1 : -1) + stops.length) % stops.length];
  event.preventDefault();
  next?.focus();
}
