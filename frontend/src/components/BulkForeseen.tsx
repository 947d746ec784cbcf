import { Button, Group, Stack } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { DataTable, type Column } from './DataTable';
import { Notice } from './Notice';
import { ProblemAlert } from './ProblemAlert';
import classes from './BulkForeseen.module.css';

type Row = { position: number; result: string };

type Props<R extends Row> = {
  check: { rows: R[]; folded: number };
  /** How many something is done for, and how many rows there are, where the check tells only the first rows. */
  counts?: { act: number; total: number };
  columns: Column<R>[];
  words: {
    caption: string;
    folded: (count: number) => string;
    /** What comes of all, in one sentence. */
    sum?: string;
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
export function BulkForeseen<R extends Row>(props: Props<R>) {
  const { check, counts, columns, words, onStart, onStarted, onBack } = props;
  const count = counts?.act ?? check.rows.filter((row) => row.result === 'invite').length;
  const total = counts?.total ?? check.rows.length;
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
      {words.sum !== undefined && <p className={classes.sum}>{words.sum}</p>}
      {count === 0 && <Notice tone="warning">{words.nobody}</Notice>}
      <div className={classes.rows} tabIndex={0} role="region" aria-label={words.caption}>
        <DataTable
          caption={words.caption}
          columns={columns}
          rows={ordered.slice(0, most)}
          rowKey={(row) => String(row.position)}
        />
        {total > most && <p>{words.more(total - Math.min(most, ordered.length))}</p>}
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
