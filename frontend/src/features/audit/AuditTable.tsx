import { Button } from '@mantine/core';
import { useState } from 'react';
import type { AuditEvent } from '@/api/types';
import { DataTable, type Column } from '@/components/DataTable';
import { formatDateTime } from '@/lib/format';
import { readDetail, summaryOf } from './changes';
import type { AuditFilter } from './filter';
import { t } from './messages';
import classes from './Audit.module.css';

type Props = {
  caption: string;
  events: readonly AuditEvent[];
  zone: string | undefined;
  platform: boolean;
  onFilter: (change: AuditFilter) => void;
};

/** What happened: when, by whom, what, to what. Each row opens to all that is known of it. */
export function AuditTable({ caption, events, zone, platform, onFilter }: Props) {
  const columns: Column<AuditEvent>[] = [
    {
      key: 'what',
      title: t('row.what'),
      lead: true,
      render: (event) => (
        <>
          <code>{event.action}</code>
          <div className={classes.summary}>{summaryOf(event.detail)}</div>
          <Details event={event} platform={platform} onFilter={onFilter} />
        </>
      ),
    },
    {
      key: 'who',
      title: t('row.who'),
      render: ({ actor, address }) => (
        <>
          {actorName(actor)}
          <div className="tn-note">{address}</div>
        </>
      ),
    },
    { key: 'when', title: t('row.when'), render: ({ at }) => <time dateTime={at}>{formatDateTime(at, zone)}</time> },
    {
      key: 'target',
      title: t('row.target'),
      render: ({ targetKind, targetId }) => (
        <>
          {targetKind}
          <div className={classes.id}>{targetId}</div>
        </>
      ),
    },
  ];
  return <DataTable caption={caption} columns={columns} rows={events} rowKey={({ id }) => id} />;
}

function actorName({ kind, name, id }: AuditEvent['actor']): string {
  if (kind === 'system') return t('row.system');
  if (kind === 'anonymous') return t('row.anonymous');
  return name === '' ? id : name;
}

type DetailsProps = { event: AuditEvent; platform: boolean; onFilter: (change: AuditFilter) => void };

/** What is known of a row is drawn once somebody wants to see it. */
function Details(props: DetailsProps) {
  const [open, setOpen] = useState(false);
  return (
    <details
      className={classes.details}
      onToggle={({ currentTarget }) => {
        setOpen(currentTarget.open);
      }}
    >
      <summary aria-label={t('row.detailsOf', { action: props.event.action })}>{t('row.details')}</summary>
      {open ? <AllOf {...props} /> : null}
    </details>
  );
}

function AllOf({ event, platform, onFilter }: DetailsProps) {
  const { action, actor, targetId, tenantId, through, seq, requestId } = event;
  const { changes, rest } = readDetail(event.detail);
  const narrow = (label: string, change: AuditFilter) => (
    <Button
      size="compact-xs"
      variant="default"
      onClick={() => {
        onFilter(change);
      }}
    >
      {label}
    </Button>
  );
  return (
    <>
      {changes.length > 0 ? <Changes changes={changes} /> : null}
      <dl className={classes.facts}>
        {rest.map(([name, value]) => (
          <Fact key={name} name={name} value={value} />
        ))}
        {through === undefined ? null : <Fact name={t('row.through')} value={through} />}
        {platform && tenantId !== undefined ? <Fact name={t('row.tenant')} value={tenantId} /> : null}
        {requestId === '' ? null : <Fact name={t('row.request')} value={requestId} />}
        <Fact name={t('row.number')} value={String(seq)} />
      </dl>
      <div className={classes.narrow}>
        {narrow(t('row.allAction'), { action })}
        {actor.id === '' ? null : narrow(t('row.allActor', { name: actorName(actor) }), { actor: actor.id })}
        {targetId === '' ? null : narrow(t('row.allTarget'), { target: targetId })}
        {through === undefined ? null : narrow(t('row.allThrough'), { through })}
        {platform && tenantId !== undefined ? narrow(t('row.allTenant'), { tenant: tenantId }) : null}
      </div>
    </>
  );
}

function Fact({ name, value }: { name: string; value: string }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{value}</dd>
    </div>
  );
}

function Changes({ changes }: { changes: ReturnType<typeof readDetail>['changes'] }) {
  return (
    <table className={classes.changes}>
      <thead>
        <tr>
          <th scope="col">{t('row.changed')}</th>
          <th scope="col">{t('row.before')}</th>
          <th scope="col">{t('row.after')}</th>
        </tr>
      </thead>
      <tbody>
        {changes.map(({ name, before, after }) => (
          <tr key={name}>
            <th scope="row">{name === '' ? t('row.value') : name}</th>
            <td>{before === undefined ? <i>{t('row.nothing')}</i> : <del>{before}</del>}</td>
            <td>{after === undefined ? <i>{t('row.nothing')}</i> : <ins>{after}</ins>}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
