import { Button } from '@mantine/core';
import type { ApiKey } from '@/api/types';
import type { Column } from '@/components/DataTable';
import { StateBadge } from '@/components/StateBadge';
import { TimeAgo } from '@/components/TimeAgo';
import { formatDate, formatRelative } from '@/lib/format';
import { t } from './messages';
import { keyState } from './model';

export function columns(onRevoke: (key: ApiKey) => void): Column<ApiKey>[] {
  return [
    {
      key: 'key',
      title: t('keys.key'),
      lead: true,
      render: ({ name, hint, createdBy }) => (
        <>
          {name}
          <div className="tn-note">
            <code>{hint}</code> · {t('keys.madeBy', { name: createdBy.name })}
          </div>
        </>
      ),
    },
    {
      key: 'may',
      title: t('keys.may'),
      render: ({ permissions }) => permissions.map((permission) => <code key={permission}>{permission} </code>),
    },
    {
      key: 'used',
      title: t('keys.used'),
      render: ({ lastUsedAt }) => (lastUsedAt === undefined ? t('keys.never') : <TimeAgo at={lastUsedAt} />),
    },
    { key: 'state', title: t('keys.state'), render: (key) => <KeyState apiKey={key} /> },
    {
      key: 'actions',
      title: t('keys.actions'),
      hiddenTitle: true,
      align: 'end',
      render: (key) =>
        ['revoked', 'expired'].includes(keyState(key)) ? null : <RevokeButton apiKey={key} onRevoke={onRevoke} />,
    },
  ];
}

function RevokeButton({ apiKey, onRevoke }: { apiKey: ApiKey; onRevoke: (key: ApiKey) => void }) {
  return (
    <Button
      size="xs"
      variant="default"
      aria-label={t('keys.revokeLabel', { name: apiKey.name })}
      onClick={() => {
        onRevoke(apiKey);
      }}
    >
      {t('keys.revoke')}
    </Button>
  );
}

function KeyState({ apiKey }: { apiKey: ApiKey }) {
  switch (keyState(apiKey)) {
    case 'revoked':
      return <StateBadge tone="neutral">{t('keys.revoked')}</StateBadge>;
    case 'expired':
      return <StateBadge tone="neutral">{t('keys.expired')}</StateBadge>;
    case 'soon':
      return <StateBadge tone="attention">{t('keys.soon', { when: formatRelative(apiKey.expiresAt) })}</StateBadge>;
    case 'active':
      return <StateBadge tone="done">{t('keys.active', { until: formatDate(apiKey.expiresAt) })}</StateBadge>;
  }
}
