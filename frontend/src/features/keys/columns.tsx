import { Button } from '@mantine/core';
import { Fragment } from 'react';
import type { Column } from '@/components/DataTable';
import { PermissionCode } from '@/components/PermissionCode';
import { StateBadge } from '@/components/StateBadge';
import { TimeAgo } from '@/components/TimeAgo';
import { formatDate, formatList, formatRelative } from '@/lib/format';
import type { Key, KeyHome } from './api';
import { t } from './messages';
import { keyState } from './model';

export function columns(home: KeyHome, onRevoke: (key: Key) => void): Column<Key>[] {
  return [
    {
      key: 'key',
      title: t('keys.key'),
      lead: true,
      render: ({ name, hint, createdBy, tenant }) => (
        <>
          {name}
          <div className="tn-note">
            <code>{hint}</code> ·{' '}
            {home.kind === 'personal'
              ? t('keys.in', { name: tenant?.name ?? '' })
              : t('keys.madeBy', { name: createdBy.name })}
          </div>
        </>
      ),
    },
    {
      key: 'may',
      title: t('keys.may'),
      render: ({ permissions, networks }) => (
        <>
          {permissions.map((permission) => (
            <Fragment key={permission}>
              <PermissionCode>{permission}</PermissionCode>{' '}
            </Fragment>
          ))}
          {networks.length === 0 ? null : (
            <div className="tn-note">{t('keys.from', { networks: formatList(networks) })}</div>
          )}
        </>
      ),
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

function RevokeButton({ apiKey, onRevoke }: { apiKey: Key; onRevoke: (key: Key) => void }) {
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

function KeyState({ apiKey }: { apiKey: Key }) {
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
