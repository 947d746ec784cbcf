import { Button } from '@mantine/core';
import { useSuspenseInfiniteQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { ApiKey } from '@/api/types';
import { ConfirmDialog } from '@/components/ConfirmDialog';
import { DataTable, LoadMore } from '@/components/DataTable';
import { EmptyState } from '@/components/EmptyState';
import { IconKey, IconPlus } from '@/components/icons';
import { Page } from '@/components/Page';
import { toast } from '@/lib/toasts';
import { keysQuery, revokeKey, useKeysChanged } from './api';
import { columns } from './columns';
import { CreateKey } from './CreateKey';
import { t } from './messages';

/** The keys that scripts use: made, looked after and revoked here. */
export function KeysPage() {
  const keys = useSuspenseInfiniteQuery(keysQuery);
  const [creating, setCreating] = useState(false);
  const [revoking, setRevoking] = useState<ApiKey>();
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
    <Page title={t('keys.title')} intro={t('keys.intro')} actions={rows.length === 0 ? undefined : create}>
      {rows.length === 0 ? (
        <EmptyState icon={<IconKey size={24} />} title={t('keys.none')} action={create}>
          {t('keys.noneText')}
        </EmptyState>
      ) : (
        <div>
          <DataTable caption={t('keys.title')} columns={columns(setRevoking)} rows={rows} rowKey={({ id }) => id} />
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
          onClose={() => {
            setCreating(false);
          }}
        />
      ) : null}
      <RevokeKey
        apiKey={revoking}
        onClose={() => {
          setRevoking(undefined);
        }}
      />
    </Page>
  );
}

function RevokeKey({ apiKey, onClose }: { apiKey: ApiKey | undefined; onClose: () => void }) {
  const changed = useKeysChanged();
  const name = apiKey?.name ?? '';
  return (
    <ConfirmDialog
      opened={apiKey !== undefined}
      title={t('keys.revokeTitle', { name })}
      confirmLabel={t('keys.revoke')}
      danger
      onConfirm={async () => {
        if (apiKey === undefined) return;
        await revokeKey(apiKey.id);
        await changed();
        toast('done', t('keys.revokedToast', { name }));
      }}
      onClose={onClose}
    >
      {t('keys.revokeText')}
    </ConfirmDialog>
  );
}
