import type { AuditEvent } from '@/api/types';
import { formatDateTime } from '@/lib/format';
import { DataTable, type Column } from './DataTable';
import { t } from './messages';

/** What happened: when, by whom, what, to what. The same for the platform and for one tenant. */
export function AuditTable({
  caption,
  events,
  zone,
}: {
  caption: string;
  events: readonly AuditEvent[];
  zone?: string;
}) {
  return <DataTable caption={caption} columns={columns(zone)} rows={events} rowKey={({ id }) => id} />;
}

function columns(zone: string | undefined): Column<AuditEvent>[] {
  return [
    {
      key: 'what',
      title: t('audit.what'),
      lead: true,
      render: ({ action, detail }) => (
        <>
          <code>{action}</code>
          <div className="tn-note">{detailWords(detail)}</div>
        </>
      ),
    },
    {
      key: 'who',
      title: t('audit.who'),
      render: ({ actor, address }) => (
        <>
          {actorName(actor)}
          <div className="tn-note">{address}</div>
        </>
      ),
    },
    { key: 'when', title: t('audit.when'), render: ({ at }) => <time dateTime={at}>{formatDateTime(at, zone)}</time> },
    {
      key: 'target',
      title: t('audit.target'),
      render: ({ targetKind, targetId, requestId }) => (
        <span title={requestId === '' ? undefined : t('audit.request', { id: requestId })}>
          {targetKind} <code>{targetId}</code>
        </span>
      ),
    },
  ];
}

function actorName({ kind, name, id }: AuditEvent['actor']): string {
  if (kind === 'system') return t('audit.system');
  if (kind === 'anonymous') return t('audit.anonymous');
  return name === '' ? id : name;
}

/** name: CI pipeline, slug: acme */
function detailWords(detail: AuditEvent['detail']): string {
  return Object.entries(detail)
    .map(([key, value]) => `${key}: ${typeof value === 'string' ? value : JSON.stringify(value)}`)
    .join(', ');
}
