import { Button } from '@mantine/core';
import { useSuspenseInfiniteQuery } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import { ConfirmDialog } from '@/components/ConfirmDialog';
import { DataTable, LoadMore } from '@/components/DataTable';
import { EmptyState } from '@/components/EmptyState';
import { IconKey, IconPlus } from '@/components/icons';
import { Page } from '@/components/Page';
import { useSession } from '@/lib/session';
import { toast } from '@/lib/toasts';
import { keysQuery, revokeKey, useKeysChanged, type Key, type KeyHome } from './api';
import { columns } from './columns';
import { CreateKey } from './CreateKey';
import { t } from './messages';

/** The keys that scripts use for the platform: made, looked after and revoked here. */
export function KeysPage() {
  return <Keys home={{ kind: 'platform' }} title={t('keys.title')} intro={t('keys.intro')} />;
}

/** The keys that belong to one tenant. */
export function TenantKeysPage({ tenant: { slug, name } }: { tenant: { slug: string; name: string } }) {
  return <Keys home={{ kind: 'tenant', slug }} title={t('keys.title')} intro={t('keys.tenantIntro', { name })} />;
}

/** One's own keys, in all tenants. */
export function PersonalKeysPage() {
  const { memberships } = useSession();
  return (
    <Keys
      home={{ kind: 'personal' }}
      title={t('keys.personalTitle')}
      intro={t('keys.personalIntro')}
      none={memberships.length === 0 ? t('keys.noTenant') : undefined}
    />
  );
}

type KeysProps = { home: KeyHome; title: string; intro: ReactNode; none?: string | undefined };

function Keys({ home, title, intro, none }: KeysProps) {
  const keys = useSuspenseInfiniteQuery(keysQuery(home));
  const [creating, setCreating] = useState(false);
  const [revoking, setRevoking] = useState<Key>();
  const rows = keys.data.pages.flatMap(({ items }) => items);
  const create = (
    <Button
      leftSection={<IconPlus size={18} />}
      onClick={() => {
        setCreating(true);
      }}
    >
      {t('keys.create')}
    </Button>
  );
  return (
    <Page title={title} intro={intro} actions={rows.length === 0 || none !== undefined ? undefined : create}>
      {rows.length === 0 ? (
        <EmptyState
          icon={<IconKey size={24} />}
          title={t('keys.none')}
          action={none === undefined ? create : undefined}
        >
          {none ?? t('keys.noneText')}
        </EmptyState>
      ) : (
        <div>
          <DataTable caption={title} columns={columns(home, setRevoking)} rows={rows} rowKey={({ id }) => id} />
          <LoadMore
            shown={rows.length}
            hasMore={keys.hasNextPage}
            loading={keys.isFetchingNextPage}
            onMore={() => void keys.fetchNextPage()}
          />
        </div>
      )}
      {creating ? (
        <CreateKey
          home={home}
          onClose={() => {
            setCreating(false);
          }}
        />
      ) : null}
      <RevokeKey
        home={home}
        apiKey={revoking}
        onClose={() => {
          setRevoking(undefined);
        }}
      />
    </Page>
  );
}

type RevokeProps = { home: KeyHome; apiKey: Key | undefined; onClose: () => void };

function RevokeKey({ home, apiKey, onClose }: RevokeProps) {
  const changed = useKeysChanged(home);
  const name = apiKey?.name ?? '';
  return (
    <ConfirmDialog
      opened={apiKey !== undefined}
      title={t('keys.revokeTitle', { name })}
      confirmLabel={t('keys.revoke')}
      danger
      onConfirm={async () => {
        if (apiKey === undefined) return;
        await revokeKey(home, apiKey.id);
        await changed();
        toast('done', t('keys.revokedToast', { name }));
      }}
      onClose={onClose}
    >
      {t('keys.revokeText')}
    </ConfirmDialog>
  );
}
