import { Button, Group, Text } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import type { Connection } from '@/api/types';
import { DataTable, type Column } from '@/components/DataTable';
import { Notice } from '@/components/Notice';
import { ProblemAlert } from '@/components/ProblemAlert';
import { Section } from '@/components/Section';
import { formatDateTime } from '@/lib/format';
import { inWindow } from '@/lib/sso';
import { tryConnection, useSsoChanged } from './api';
import { t } from './messages';
import classes from './Sso.module.css';

type Result = NonNullable<Connection['trial']>;
type Attribute = Result['attributes'][number];

const columns: Column<Attribute>[] = [
  {
    key: 'name',
    title: t('trial.attribute'),
    lead: true,
    render: ({ name }) => <span className={classes.wrap}>{name}</span>,
  },
  {
    key: 'values',
    title: t('trial.value'),
    render: ({ values }) => <span className={classes.wrap}>{values.join(', ')}</span>,
  },
  {
    key: 'use',
    title: t('trial.use'),
    render: ({ use }) => t(`trial.use.${(use ?? 'none') as 'subject' | 'email' | 'name' | 'none'}`),
  },
];

/** A sign-in at the provider that signs nobody in here, and what the provider said. */
export function Trial({ slug, connection }: { slug: string; connection: Connection }) {
  const changed = useSsoChanged(slug);
  const run = useMutation({
    mutationFn: () => inWindow(() => tryConnection(slug, connection.id)),
    onSettled: changed,
  });
  return (
    <Section title={t('trial.title')} intro={t('trial.intro')}>
      {run.isError ? <ProblemAlert error={run.error} /> : null}
      <Group gap="sm">
        <Button
          onClick={() => {
            run.mutate();
          }}
        >
          {t('trial.button')}
        </Button>
        {run.isPending ? (
          <Button variant="default" onClick={() => void changed()}>
            {t('trial.look')}
          </Button>
        ) : null}
      </Group>
      <div aria-live="polite" className={classes.fields}>
        {run.isPending ? <Text size="sm">{t('trial.waiting')}</Text> : null}
        {connection.trial === undefined ? null : <TrialResult result={connection.trial} />}
      </div>
    </Section>
  );
}

function TrialResult({ result }: { result: Result }) {
  return (
    <>
      <Notice tone={result.ok ? 'done' : 'error'} title={t(result.ok ? 'trial.ok' : 'trial.failed')}>
        {result.problem === undefined ? null : <p>{result.problem}</p>}
        <p>{t('trial.when', { when: formatDateTime(result.at) })}</p>
        {result.current ? null : <p>{t('trial.old')}</p>}
      </Notice>
      {result.notes.length === 0 ? null : (
        <Notice tone="warning" title={t('trial.notes')}>
          <ul className={classes.list}>
            {result.notes.map((note) => (
              <li key={note}>{note}</li>
            ))}
          </ul>
        </Notice>
      )}
      {result.attributes.length === 0 ? null : (
        <DataTable
          caption={t('trial.received')}
          columns={columns}
          rows={result.attributes}
          rowKey={({ name }) => name}
        />
      )}
    </>
  );
}
