import { NativeSelect, Stack } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { Member, Tenant } from '@/api/types';
import { Dialog } from '@/components/Dialog';
import { Notice } from '@/components/Notice';
import { ProblemAlert } from '@/components/ProblemAlert';
import { permissionWords } from '@/lib/permission-words';
import { rolesQuery, why } from './api';
import { t } from './messages';

type Props = { tenant: Tenant; member: Member; onClose: () => void };

/** Answers in one sentence why a member can or cannot do something. */
export function Why({ tenant, member, onClose }: Props) {
  const permissions = useQuery(rolesQuery(tenant.slug)).data?.permissions ?? [];
  const [chosen, setChosen] = useState<string>();
  const permission = chosen ?? permissions[0];
  const { id, name } = member.account;
  const answer = useQuery({
    queryKey: ['tenants', 'members', tenant.slug, 'why', id, permission],
    queryFn: () => why(tenant.slug, id, permission ?? ''),
    enabled: permission !== undefined,
  });
  return (
    <Dialog
      opened
      onClose={onClose}
      title={t('why.title', { name })}
      closeButtonProps={{ 'aria-label': t('act.close') }}
    >
      <Stack gap="md">
        <NativeSelect
          label={t('why.permission')}
          data-autofocus
          value={permission ?? ''}
          data={permissions.map((p) => ({
            value: p,
            label: permissionWords(p) === p ? p : `${permissionWords(p)} (${p})`,
          }))}
          onChange={(event) => {
            setChosen(event.currentTarget.value);
          }}
        />
        {answer.isError && <ProblemAlert error={answer.error} />}
        <div role="status">
          {answer.data && <Notice tone={answer.data.allowed ? 'done' : 'info'}>{answer.data.sentence}</Notice>}
        </div>
      </Stack>
    </Dialog>
  );
}
