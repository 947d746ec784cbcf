import { useSuspenseQuery } from '@tanstack/react-query';
import type { Invitation, PlatformRole } from '@/api/types';
import { DataTable, type Column } from '@/components/DataTable';
import { Section } from '@/components/Section';
import { StateBadge, type StateTone } from '@/components/StateBadge';
import { formatDateTime } from '@/lib/format';
import { invitedQuery } from './api';
import { t } from './messages';

const tones: Record<Invitation['state'], StateTone> = {
  pending: 'attention',
  accepted: 'done',
  revoked: 'neutral',
  expired: 'neutral',
};

/** Who has been invited and has not come yet. */
export function Invited({ roles }: { roles: readonly PlatformRole[] }) {
  const { data } = useSuspenseQuery(invitedQuery);
  const open = data.items.filter(({ state }) => state !== 'accepted');
  if (open.length === 0) return null;
  return (
    <Section plain title={t('invited.title')}>
      <DataTable caption={t('invited.title')} columns={columns(roles)} rows={open} rowKey={({ id }) => id} />
    </Section>
  );
}

function columns(roles: readonly PlatformRole[]): Column<Invitation>[] {
  return [
    {
      key: 'person',
      title: t('people.person'),
      lead: true,
      render: ({ email, name }) => (
        <>
          {name === '' ? email : name}
          {name === '' ? null : <div className="tn-note">{email}</div>}
        </>
      ),
    },
    {
      key: 'role',
      title: t('people.role'),
      render: ({ role }) => roles.find(({ name }) => name === role)?.title ?? role,
    },
    { key: 'until', title: t('invited.until'), render: ({ expiresAt }) => formatDateTime(expiresAt) },
    {
      key: 'state',
      title: t('invited.state'),
      render: ({ state }) => <StateBadge tone={tones[state]}>{t(`invited.${state}`)}</StateBadge>,
    },
  ];
}
