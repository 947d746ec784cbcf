import { Button, TextInput } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { ConfirmDialog } from '@/components/ConfirmDialog';
import { allows } from '@/lib/permissions';
import { useSession } from '@/lib/session';
import { toast } from '@/lib/toasts';
import { disableTenant, enableTenant, insideQuery } from './api';
import { t } from './messages';
import classes from './Detail.module.css';

type Switched = { slug: string; name: string; state: string };

/** Cuts a tenant off, or lets it back in, after saying who is meant. Only for platform people who may. */
export function EnableSwitch({ tenant, size }: { tenant: Switched; size?: 'xs' }) {
  const { permissions } = useSession().account;
  const [asking, setAsking] = useState(false);
  if (!allows(permissions, 'TENANT_MGMT:disable')) return null;
  const disabled = tenant.state === 'disabled';
  const close = () => {
    setAsking(false);
  };
  return (
    <>
      <Button
        size={size}
        variant="default"
        aria-label={disabled ? t('enable.of', { name: tenant.name }) : t('disable.of', { name: tenant.name })}
        onClick={() => {
          setAsking(true);
        }}
      >
        {disabled ? t('enable.button') : t('disable.button')}
      </Button>
      {disabled ? (
        <Enable tenant={tenant} opened={asking} onClose={close} />
      ) : (
        <Disable tenant={tenant} opened={asking} onClose={close} />
      )}
    </>
  );
}

type DialogProps = { tenant: Switched; opened: boolean; onClose: () => void };

function Enable({ tenant, ...dialog }: DialogProps) {
  const client = useQueryClient();
  return (
    <ConfirmDialog
      {...dialog}
      title={t('enable.title', { name: tenant.name })}
      confirmLabel={t('enable.confirm')}
      onConfirm={async () => {
        await enableTenant(client, tenant.slug);
        toast('done', t('enable.done', { name: tenant.name }));
      }}
    >
      {t('enable.text')}
    </ConfirmDialog>
  );
}

function Disable({ tenant, ...dialog }: DialogProps) {
  const client = useQueryClient();
  const [reason, setReason] = useState('');
  return (
    <ConfirmDialog
      {...dialog}
      danger
      title={t('disable.title', { name: tenant.name })}
      confirmLabel={t('disable.confirm')}
      onConfirm={async () => {
        await disableTenant(client, tenant.slug, reason);
        toast('done', t('disable.done', { name: tenant.name }), {
          label: t('disable.undo'),
          run: () => {
            void enableTenant(client, tenant.slug).then(() => toast('done', t('enable.done', { name: tenant.name })));
          },
        });
      }}
    >
      <div className={classes.dialog}>
        <p>{t('disable.text')}</p>
        <CutOff slug={tenant.slug} ask={dialog.opened} />
        <TextInput
          label={t('disable.reason')}
          description={t('disable.reasonHint')}
          maxLength={300}
          value={reason}
          onChange={(event) => {
            setReason(event.currentTarget.value);
          }}
        />
      </div>
    </ConfirmDialog>
  );
}

/** Who is cut off, counted at this moment. */
function CutOff({ slug, ask }: { slug: string; ask: boolean }) {
  const inside = useQuery({ ...insideQuery(slug), enabled: ask });
  if (inside.isError) return null;
  if (inside.data === undefined) return <p>{t('disable.counting')}</p>;
  const { members, lately, keys, invitations } = inside.data;
  const lines = [
    lately > 0
      ? `${t('disable.members', { count: members })}, ${t('disable.lately', { count: lately })}`
      : t('disable.members', { count: members }),
    t('disable.keys', { count: keys }),
    t('disable.invitations', { count: invitations }),
  ];
  return (
    <div>
      <p>{t('disable.who')}</p>
      <ul className={classes.cutOff}>
        {lines.map((line) => (
          <li key={line}>{line}</li>
        ))}
      </ul>
    </div>
  );
}
