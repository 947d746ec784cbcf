import { Button } from '@mantine/core';
import { useSuspenseQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { PlatformRole } from '@/api/types';
import { IconPlus } from '@/components/icons';
import { Page } from '@/components/Page';
import { RoleMatrix } from '@/components/RoleMatrix';
import { allows } from '@/lib/permissions';
import { platformRolesQuery } from '@/lib/queries';
import { useSession } from '@/lib/session';
import { t } from './messages';
import { RoleDialog } from './RoleDialog';

/** Every platform role against every permission. */
export function RolesPage() {
  const { data } = useSuspenseQuery(platformRolesQuery);
  const { permissions } = useSession().account;
  const [open, setOpen] = useState<PlatformRole | 'new'>();
  const manages = allows(permissions, 'PLATFORM_ROLES:manage');
  return (
    <Page
      width="wide"
      title={t('roles.title')}
      intro={t('roles.intro')}
      actions={
        manages ? (
          <Button
            leftSection={<IconPlus size={18} />}
            onClick={() => {
              setOpen('new');
            }}
          >
            {t('roles.add')}
          </Button>
        ) : undefined
      }
    >
      <RoleMatrix
        roles={data.items.map((role) => ({ ...role, holders: role.people }))}
        groups={[{ title: t('roles.title'), permissions: data.permissions }]}
        action={(role) =>
          manages && !role.builtIn
            ? {
                label: t('roles.edit'),
                name: t('roles.editLabel', { title: role.title }),
                onClick: () => {
                  setOpen(role);
                },
              }
            : undefined
        }
      />
      {open === undefined ? null : (
        <RoleDialog
          role={open === 'new' ? undefined : open}
          permissions={data.permissions}
          onClose={() => {
            setOpen(undefined);
          }}
        />
      )}
    </Page>
  );
}
