import { Button } from '@mantine/core';
import { useSuspenseInfiniteQuery, useSuspenseQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { PlatformPerson, PlatformRole } from '@/api/types';
import { DataTable, LoadMore, type Column } from '@/components/DataTable';
import { IconPlus } from '@/components/icons';
import { PictureBeside } from '@/components/PersonPicture';
import { Page } from '@/components/Page';
import { TimeAgo } from '@/components/TimeAgo';
import { allows } from '@/lib/permissions';
import { platformRolesQuery } from '@/lib/queries';
import { useSession } from '@/lib/session';
import { AddPerson } from './AddPerson';
import { peopleQuery } from './api';
import { Invited } from './Invited';
import { t } from './messages';
import { PersonMenu } from './PersonMenu';

/** Who may do what on the platform. */
export function PeoplePage() {
  const people = useSuspenseInfiniteQuery(peopleQuery);
  const { data: roles } = useSuspenseQuery(platformRolesQuery);
  const { account } = useSession();
  const [adding, setAdding] = useState(false);
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
          columns={columns(roles.items, account.id, manages)}
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
    </Page>
  );
}

function columns(roles: readonly PlatformRole[], me: string, manages: boolean): Column<PlatformPerson>[] {
  const all: Column<PlatformPerson>[] = [
    { key: 'person', title: t('people.person'), lead: true, render: (person) => <Who person={person} me={me} /> },
    { key: 'role', title: t('people.role'), render: ({ role }) => roleTitle(roles, role) },
    {
      key: 'seen',
      title: t('people.seen'),
      render: ({ lastSignInAt }) => (lastSignInAt === undefined ? t('people.never') : <TimeAgo at={lastSignInAt} />),
    },
  ];
  if (!manages) return all;
  const actions: Column<PlatformPerson> = {
    key: 'actions',
    title: t('people.actions'),
    hiddenTitle: true,
    align: 'end',
    render: (person) => <PersonMenu person={person} roles={roles} isMe={person.id === me} />,
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
