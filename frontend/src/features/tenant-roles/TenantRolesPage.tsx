import { Button, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { Tenant, TenantRole, TenantRoles } from '@/api/types';
import { EmptyState } from '@/components/EmptyState';
import { IconPlus, IconSearch } from '@/components/icons';
import { Page } from '@/components/Page';
import { PageSkeleton } from '@/components/PageSkeleton';
import { ProblemAlert } from '@/components/ProblemAlert';
import { RoleMatrix } from '@/components/RoleMatrix';
import { allows } from '@/lib/permissions';
import { tenantRolesQuery } from './api';
import { t } from './messages';
import { byFeature } from './model';
import { RoleDialog, type Opened } from './RoleDialog';

/** Every role of a tenant against every permission there is in it. */
export function TenantRolesPage({ tenant }: { tenant: Tenant }) {
  const roles = useQuery(tenantRolesQuery(tenant.slug));
  const [opened, setOpened] = useState<Opened>();
  const manages = allows(tenant.access.permissions, 'ROLES:manage');
  return (
    <Page
      width="wide"
      title={t('roles.title')}
      intro={t('roles.intro', { name: tenant.name })}
      actions={
        manages ? (
          <Button
            leftSection={<IconPlus size={18} />}
            onClick={() => {
              setOpened({ as: 'new' });
            }}
          >
            {t('roles.add')}
          </Button>
        ) : undefined
      }
    >
      {roles.isError && <ProblemAlert error={roles.error} onRetry={() => void roles.refetch()} />}
      {roles.isPending && <PageSkeleton />}
      {roles.data && (
        <Matrix
          data={roles.data}
          onOpen={(role) => {
            setOpened({ as: 'edit', role });
          }}
        />
      )}
      {opened !== undefined && roles.data && (
        <RoleDialog
          key={`${opened.as} ${opened.as === 'new' ? '' : opened.role.name}`}
          tenant={tenant}
          data={roles.data}
          opened={opened}
          manages={manages}
          onOpen={setOpened}
        />
      )}
    </Page>
  );
}

function Matrix({ data, onOpen }: { data: TenantRoles; onOpen: (role: TenantRole) => void }) {
  const [search, setSearch] = useState('');
  const groups = byFeature(data.permissions, data.off, search);
  return (
    <>
      <TextInput
        type="search"
        label={t('roles.search')}
        leftSection={<IconSearch size={18} />}
        value={search}
        maw={360}
        mb="md"
        autoComplete="off"
        onChange={(event) => {
          setSearch(event.currentTarget.value);
        }}
      />
      {groups.length === 0 ? (
        <EmptyState title={t('roles.noMatch')} />
      ) : (
        <RoleMatrix
          roles={data.items.map((role) => ({ ...role, holders: role.members }))}
          groups={groups.map(({ feature, off, permissions }) => ({
            title: feature,
            note: off ? t('roles.off') : undefined,
            permissions,
          }))}
          action={(role) => ({
            label: t('roles.open'),
            name: t('roles.openLabel', { title: role.title }),
            onClick: () => {
              onOpen(role);
            },
          })}
        />
      )}
    </>
  );
}
