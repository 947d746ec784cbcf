import { Button, Group } from '@mantine/core';
import { useSuspenseInfiniteQuery, useSuspenseQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { PlatformPerson, PlatformRole } from '@/api/types';
import { ConfirmDialog } from '@/components/ConfirmDialog';
import { DataTable, LoadMore, type Column } from '@/components/DataTable';
import { IconPlus } from '@/components/icons';
import { PictureBeside } from '@/components/PersonPicture';
import { Page } from '@/components/Page';
import { TimeAgo } from '@/components/TimeAgo';
import { allows } from '@/lib/permissions';
import { platformRolesQuery } from '@/lib/queries';
import { useSession } from '@/lib/session';
import { toast } from '@/lib/toasts';
import { AddPerson } from './AddPerson';
import { peopleQuery, signOutPerson } from './api';
import { ChangeRole } from './ChangeRole';
import { Invited } from './Invited';
import { t } from './messages';

/** Who may do what on the platform. */
export function PeoplePage() {
  const people = useSuspenseInfiniteQuery(peopleQuery);
  const { data: roles } = useSuspenseQuery(platformRolesQuery);
  const { account } = useSession();
  const [adding, setAdding] = useState(false);
  const [changing, setChanging] = useState<PlatformPerson>();
  const [endingOf, setEndingOf] = useState<PlatformPerson>();
  const manages = allows(account.permissions, 'PLATFORM_PEOPLE:manage');
  const rows = people.data.pages.flatMap(({ items }) => items);
  return (
    <Page
      title={t('people.title')}
      intro={t('people.intro')}
      actions={
        manages ? (
          <Button
            leftSection={<IconPlus size={18} />}
            onClick={() => {
              setAdding(true);
            }}
          >
            {t('people.add')}
          </Button>
        ) : undefined
      }
    >
      <div>
        <DataTable
          caption={t('people.title')}
          columns={columns(
            roles.items,
            account.id,
            manages ? { change: setChanging, signOut: setEndingOf } : undefined,
          )}
          rows={rows}
          rowKey={({ id }) => id}
        />
        <LoadMore
          shown={rows.length}
          hasMore={people.hasNextPage}
          loading={people.isFetchingNextPage}
          onMore={() => void people.fetchNextPage()}
        />
      </div>
      <Invited roles={roles.items} manages={manages} />
      {adding ? (
        <AddPerson
          roles={roles.items}
          onClose={() => {
            setAdding(false);
          }}
        />
      ) : null}
      {changing === undefined ? null : (
        <ChangeRole
          person={changing}
          roles={roles.items}
          onClose={() => {
            setChanging(undefined);
          }}
        />
      )}
      <ConfirmDialog
        opened={endingOf !== undefined}
        title={t('people.signOutTitle', { name: endingOf?.name ?? '' })}
        confirmLabel={t('people.signOut')}
        danger
        onConfirm={async () => {
          if (endingOf === undefined) return;
          await signOutPerson(endingOf.id);
          toast('done', t('people.signedOut', { name: endingOf.name }));
        }}
        onClose={() => {
          setEndingOf(undefined);
        }}
      >
        {t('people.signOutText')}
      </ConfirmDialog>
    </Page>
  );
}

type Acts = Record<'change' | 'signOut', (person: PlatformPerson) => void>;

function columns(roles: readonly PlatformRole[], me: string, acts: Acts | undefined): Column<PlatformPerson>[] {
  const all: Column<PlatformPerson>[] = [
    { key: 'person', title: t('people.person'), lead: true, render: (person) => <Who person={person} me={me} /> },
    { key: 'role', title: t('people.role'), render: ({ role }) => roleTitle(roles, role) },
    {
      key: 'seen',
      title: t('people.seen'),
      render: ({ lastSignInAt }) => (lastSignInAt === undefined ? t('people.never') : <TimeAgo at={lastSignInAt} />),
    },
  ];
  if (acts === undefined) return all;
  const actions: Column<PlatformPerson> = {
    key: 'actions',
    title: t('people.actions'),
    hiddenTitle: true,
    align: 'end',
    render: (person) => (
      <Group gap="xs" justify="flex-end">
        <Button
          size="xs"
          variant="default"
          aria-label={t('people.changeLabel', { name: person.name })}
          onClick={() => {
            acts.change(person);
          }}
        >
          {t('people.change')}
        </Button>
        {person.id !== me && (
          <Button
            size="xs"
            variant="subtle"
            color="danger"
            aria-label={t('people.signOutLabel', { name: person.name })}
            onClick={() => {
              acts.signOut(person);
            }}
          >
            {t('people.signOut')}
          </Button>
        )}
      </Group>
    ),
  };
  return [...all, actions];
}

function Who({ person: { id, name, email, picture }, me }: { person: PlatformPerson; me: string }) {
  return (
    <PictureBeside name={name} picture={picture}>
      {name} {id === me ? <span className="tn-note">({t('people.you')})</span> : null}
      <div className="tn-note">{email}</div>
    </PictureBeside>
  );
}

export function roleTitle(roles: readonly PlatformRole[], name: string | undefined): string {
  if (name === undefined) return t('people.noRole');
  return roles.find((role) => role.name === name)?.title ?? name;
}
