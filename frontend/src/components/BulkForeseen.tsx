import { Button, Group, Stack } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { DataTable, type Column } from './DataTable';
import { Notice } from './Notice';
import { ProblemAlert } from './ProblemAlert';
import classes from './BulkForeseen.module.css';

type Row = { position: number; result: string };

type Props<R extends Row> = {
  check: { rows: R[]; folded: number };
  columns: Column<R>[];
  words: {
    caption: string;
    folded: (count: number) => string;
    nobody: string;
    more: (count: number) => string;
    back: string;
    send: (count: number) => string;
  };
  onStart: () => Promise<{ id: string }>;
  onStarted: (bulk: string) => void;
  onBack: () => void;
};

/** Few of a long list are drawn; those with a mistake come first. */
const most = 200;

/** What would come of a list of people to invite, row by row, before anything happens. */
export function BulkForeseen<R extends Row>({ check, columns, words, onStart, onStarted, onBack }: Props<R>) {
  const count = check.rows.filter((row) => row.result === 'invite').length;
  const ordered = [...check.rows].sort((a, b) => Number(b.result === 'failed') - Number(a.result === 'failed'));
  const start = useMutation({
    mutationFn: onStart,
    onSuccess: ({ id }) => {
      onStarted(id);
    },
  });
  return (
    <Stack gap="md">
      {start.isError && <ProblemAlert error={start.error} />}
      {check.folded > 0 && <Notice tone="info">{words.folded(check.folded)}</Notice>}
      {count === 0 && <Notice tone="warning">{words.nobody}</Notice>}
      <div className={classes.rows} tabIndex={0} role="region" aria-label={words.caption}>
        <DataTable
          caption={words.caption}
          columns={columns}
          rows={ordered.slice(0, most)}
          rowKey={(row) => String(row.position)}
        />
        {ordered.length > most && <p>{words.more(ordered.length - most)}</p>}
      </div>
      <Group justify="flex-end" gap="sm">
        <Button variant="default" onClick={onBack}>
          {words.back}
        </Button>
        <Button
          disabled={count === 0}
          loading={start.isPending}
          onClick={() => {
            start.mutate();
          }}
        >
          {words.send(count)}
        </Button>
      </Group>
    </Stack>
  );
}
