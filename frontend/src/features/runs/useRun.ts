import { useQuery, useQueryClient, type QueryClient, type QueryKey } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import type { Run } from '@/api/types';
import { apiPrefix } from '@/lib/api';
import { runQuery } from './api';

/** One change of a step, or of the run when step is empty, as the stream tells it. */
export interface RunEvent {
  seq: number;
  step: string;
  state: string;
  message: string;
  at: string;
}

export interface LiveRun {
  run: Run | undefined;
  error: Error | null;
  refetch: () => void;
  /** Everything that happened so far, oldest first. */
  events: RunEvent[];
  /** False while the page has to ask by itself. */
  live: boolean;
}

// How often to ask while the stream is not there, and now and then while it is.
const askAgain = 2_500;
const askAnyway = 15_000;

/** A run that keeps itself up to date: by its stream of events, or by asking while there is none. */
export function useRun(id: string): LiveRun {
  const [events, setEvents] = useState<RunEvent[]>([]);
  const [connection, setConnection] = useState<Connection>('opening');
  const query = useQuery({
    ...runQuery(id),
    refetchInterval: ({ state }) =>
      state.data?.state === 'done' ? false : connection === 'open' ? askAnyway : askAgain,
  });
  const over = query.data?.state === 'done';
  useRunEvents(id, over, {
    onEvent: (event) => {
      setEvents((known) => (known.some((e) => e.seq === event.seq) ? known : [...known, event]));
    },
    onConnection: setConnection,
  });
  return {
    run: query.data,
    error: query.error,
    refetch: () => void query.refetch(),
    events,
    live: connection !== 'lost' || over,
  };
}

type Connection = 'opening' | 'open' | 'lost';

interface Listener {
  onEvent: (event: RunEvent) => void;
  onConnection: (connection: Connection) => void;
}

/** Follows the stream. Each event asks for the run once; the browser comes back with Last-Event-ID by itself. */
function useRunEvents(id: string, over: boolean, { onEvent, onConnection }: Listener): void {
  const client = useQueryClient();
  const [listener] = useState(() => ({ onEvent, onConnection }));
  useEffect(() => {
    const stream = new EventSource(`${apiPrefix}/runs/${encodeURIComponent(id)}/events`);
    const lookAgain = refresher(client, runQuery(id).queryKey);
    const receive = (message: MessageEvent<string>) => {
      const event = readEvent(message.data);
      if (!event) return;
      listener.onEvent(event);
      void lookAgain();
      if (event.step === '' && event.state === 'done') stream.close();
    };
    stream.addEventListener('step', receive);
    stream.addEventListener('run', receive);
    stream.addEventListener('open', () => {
      listener.onConnection('open');
    });
    stream.addEventListener('error', () => {
      // A stream that ended with its run is over; anything else is asked for until it is back.
      listener.onConnection('lost');
    });
    return () => {
      stream.close();
    };
    // A run that was done and is worked on again, by a retry, has a new stream.
  }, [id, over, client, listener]);
}

function readEvent(data: string): RunEvent | undefined {
  try {
    const { seq, step = '', state, message = '', at } = JSON.parse(data) as Partial<RunEvent>;
    return typeof seq === 'number' && state && at ? { seq, step, state, message, at } : undefined;
  } catch {
    return undefined;
  }
}

/**
 * Asks again after an event, once for however many come together. An answer that
 * was already on its way may be older than the event, so it does not count.
 */
function refresher(client: QueryClient, queryKey: QueryKey): () => Promise<void> {
  let wanted = false;
  let busy = false;
  return async () => {
    wanted = true;
    if (busy) return;
    busy = true;
    while (wanted) {
      wanted = client.isFetching({ queryKey }) > 0;
      await client.refetchQueries({ queryKey }, { cancelRefetch: false });
    }
    busy = false;
  };
}
