import { Button, Group, NativeSelect, Stack } from '@mantine/core';
import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { formatDateTime } from '@/lib/format';
import { DataTable, LoadMore, type Column } from './DataTable';
import { Dialog } from './Dialog';
import { t } from './earlier-messages';
import classes from './EarlierLists.module.css';
import { Notice } from './Notice';
import { PageSkeleton } from './PageSkeleton';
import { ProblemAlert } from './ProblemAlert';
import { StateBadge, type StateTone } from './StateBadge';

/** A list that was worked, or is. */
export type EarlierList = {
  id: string;
  state: 'draft' | 'running' | 'done' | 'stopped';
  total: number;
  done: number;
  failed: number;
  startedBy: string;
  createdAt: string;
};

type Paged<T> = { items: T[]; nextCursor?: string };
type At = { cursor: string | undefined; signal: AbortSignal };

/** Where lists of one kind come from, and how their rows look. */
export type ListSource<R> = {
  /** What all of it is kept under. */
  key: readonly string[];
  lists: (at: At) => Promise<Paged<EarlierList>>;
  list: (id: string, signal: AbortSignal) => Promise<EarlierList>;
  rows: (id: string, state: string, at: At) => Promise<Paged<R>>;
  /** Undefined where that is not allowed. */
  resume: ((id: string) => Promise<unknown>) | undefined;
  columns: readonly Column<R>[];
  /** The states of rows that can be asked for. */
  states: readonly { value: string; label: string }[];
};

type Row = { position: number };
type Props<R> = { title: string; source: ListSource<R>; onClose: () => void };

/** The lists that were brought before: who did, when, what came of each row, and one that stopped goes on. */
export default function EarlierLists<R extends Row>({ title, source, onClose }: Props<R>) {
  const [open, setOpen] = useState<EarlierList>();
  return (
    <Dialog
      opened
      size="xl"
      onClose={onClose}
      title={open === undefined ? title : t('earlier.title', { when: formatDateTime(open.createdAt) })}
      closeButtonProps={{ 'aria-label': t('earlier.close') }}
    >
      {open === undefined ? (
        <Lists source={source} onOpen={setOpen} />
      ) : (
        <OneList
          source={source}
          first={open}
          onBack={() => {
            setOpen(undefined);
          }}
        />
      )}
    </Dialog>
  );
}

const tones: Record<EarlierList['state'], StateTone> = {
  draft: 'neutral',
  running: 'busy',
  done: 'done',
  stopped: 'error',
};
const words: Record<EarlierList['state'], string> = {
  draft: t('earlier.draft'),
  running: t('earlier.running'),
  done: t('earlier.finished'),
  stopped: t('earlier.stopped'),
};
const looksAgain = 1_000;

function Lists<R>({ source, onOpen }: { source: ListSource<R>; onOpen: (list: EarlierList) => void }) {
  const lists = useInfiniteQuery({
    queryKey: [...source.key, 'lists'],
    queryFn: ({ pageParam, signal }) => source.lists({ cursor: pageParam || undefined, signal }),
    initialPageParam: '',
    getNextPageParam: (last) => last.nextCursor,
    staleTime: 0,
  });
  const rows = lists.data?.pages.flatMap((page) => page.items) ?? [];
  if (lists.isError) return <ProblemAlert error={lists.error} onRetry={() => void lists.refetch()} />;
  if (lists.isPending) return <PageSkeleton />;
  if (rows.length === 0) return <p>{t('earlier.none')}</p>;
  return (
    <div>
      <DataTable caption={t('earlier.open')} columns={listColumns(onOpen)} rows={rows} rowKey={({ id }) => id} />
      <LoadMore
        shown={rows.length}
        hasMore={lists.hasNextPage}
        loading={lists.isFetchingNextPage}
        onMore={() => void lists.fetchNextPage()}
      />
    </div>
  );
}

function listColumns(onOpen: (list: EarlierList) => void): Column<EarlierList>[] {
  return [
    { key: 'when', title: t('earlier.when'), lead: true, render: ({ createdAt }) => formatDateTime(createdAt) },
    { key: 'by', title: t('earlier.by'), render: ({ startedBy }) => startedBy },
    { key: 'rows', title: t('earlier.rows'), render: (list) => <Counts list={list} /> },
    { key: 'state', title: t('earlier.state'), render: ({ state }) => <State state={state} /> },
    {
      key: 'look',
      title: t('earlier.look'),
      hiddenTitle: true,
      align: 'end',
      render: (list) => (
        <Button
          variant="default"
          size="xs"
          aria-label={t('earlier.lookOf', { when: formatDateTime(list.createdAt) })}
          onClick={() => {
            onOpen(list);
          }}
        >
          {t('earlier.look')}
        </Button>
      ),
    },
  ];
}

function State({ state }: { state: EarlierList['state'] }) {
  return <StateBadge tone={tones[state]}>{words[state]}</StateBadge>;
}

function Counts({ list: { done, total, failed } }: { list: EarlierList }) {
  return (
    <span>
      {t('earlier.done', { done, total })}
      {failed > 0 ? <span className={classes.sub}>{t('earlier.failed', { count: failed })}</span> : null}
    </span>
  );
}

function OneList<R extends Row>({
  source,
  first,
  onBack,
}: {
  source: ListSource<R>;
  first: EarlierList;
  onBack: () => void;
}) {
  const queryClient = useQueryClient();
  const list = useQuery({
    queryKey: [...source.key, 'lists', first.id],
    queryFn: ({ signal }) => source.list(first.id, signal),
    initialData: first,
    refetchInterval: ({ state }) => (state.data?.state === 'running' ? looksAgain : false),
  }).data;
  const resume = useMutation({
    mutationFn: () => source.resume?.(first.id) ?? Promise.resolve(),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: source.key }),
  });
  return (
    <Stack gap="md">
      <Group justify="space-between">
        <Button variant="subtle" size="sm" onClick={onBack} data-autofocus>
          {t('earlier.back')}
        </Button>
        <State state={list.state} />
      </Group>
      <p className={classes.about}>
        {t('earlier.from', { by: list.startedBy })} {t('earlier.done', { done: list.done, total: list.total })}.
      </p>
      {list.state === 'stopped' ? (
        <Notice tone="warning">
          <p className={classes.about}>{t('earlier.stoppedText')}</p>
          {source.resume === undefined ? null : (
            <Button
              size="sm"
              loading={resume.isPending}
              onClick={() => {
                resume.mutate();
              }}
            >
              {t('earlier.resume')}
            </Button>
          )}
        </Notice>
      ) : null}
      {resume.isError ? <ProblemAlert error={resume.error} /> : null}
      <Rows source={source} list={list} />
    </Stack>
  );
}

function Rows<R extends Row>({ source, list }: { source: ListSource<R>; list: EarlierList }) {
  const [state, setState] = useState('');
  const rows = useInfiniteQuery({
    // How many are done is part of the key: rows come while the list is at work.
    queryKey: [...source.key, 'lists', list.id, 'rows', state, list.state === 'running' ? list.done : list.state],
    queryFn: ({ pageParam, signal }) => source.rows(list.id, state, { cursor: pageParam || undefined, signal }),
    initialPageParam: '',
    getNextPageParam: (last) => last.nextCursor,
    placeholderData: (before) => before,
  });
  const shown = rows.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <>
      <NativeSelect
        label={t('earlier.show')}
        className={classes.filter}
        value={state}
        data={[{ value: '', label: t('earlier.all') }, ...source.states]}
        onChange={(event) => {
          setState(event.currentTarget.value);
        }}
      />
      {rows.isError ? <ProblemAlert error={rows.error} onRetry={() => void rows.refetch()} /> : null}
      {rows.isSuccess && shown.length === 0 ? <p className={classes.about}>{t('earlier.noRows')}</p> : null}
      {shown.length === 0 ? null : (
        <div>
          <DataTable
            caption={t('earlier.rows')}
            columns={source.columns}
            rows={shown}
            rowKey={(row) => String(row.position)}
          />
          <LoadMore
            shown={shown.length}
            hasMore={rows.hasNextPage}
            loading={rows.isFetchingNextPage}
            onMore={() => void rows.fetchNextPage()}
          />
        </div>
      )}
    </>
  );
}
