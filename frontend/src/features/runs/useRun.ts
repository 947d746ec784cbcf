import { useQuery, useQueryClient } from '@tanstack/react-query';
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

// How often to ask when the stream is interrupted.
const askAgain = 2_500;

/** A run that keeps itself up to date: by its stream of events, or by asking while there is none. */
export function useRun(id: string): LiveRun {
  const [events, setEvents] = useState<RunEvent[]>([]);
  const [connected, setConnected] = useState(true);
  const query = useQuery({
    ...runQuery(id),
    refetchInterval: ({ state }) => (state.data?.state === 'done' || connected ? false : askAgain),
  });
  const over = query.data?.state === 'done';
  useRunEvents(id, over, {
    onEvent: (event) => {
      setEvents((known) => (known.some((e) => e.seq === event.seq) ? known : [...known, event]));
    },
    onConnected: setConnected,
  });
  return {
    run: query.data,
    error: query.error,
    refetch: () => void query.refetch(),
    events,
    live: connected || over,
  };
}

interface Listener {
  onEvent: (event: RunEvent) => void;
  onConnected: (connected: boolean) => void;
}

/** Follows the stream. Each event asks for the run once; the browser comes back with Last-Event-ID by itself. */
function useRunEvents(id: string, over: boolean, { onEvent, onConnected }: Listener): void {
  const client = useQueryClient();
  const [listener] = useState(() => ({ onEvent, onConnected }));
  useEffect(() => {
    const stream = new EventSource(`${apiPrefix}/runs/${encodeURIComponent(id)}/events`);
    const receive = (message: MessageEvent<string>) => {
      listener.onConnected(true);
      const event = readEvent(message.data);
      if (!event) return;
      listener.onEvent(event);
      void client.invalidateQueries({ queryKey: runQuery(id).queryKey });
      if (event.step === '' && event.state === 'done') stream.close();
    };
    stream.addEventListener('step', receive);
    stream.addEventListener('run', receive);
    stream.addEventListener('open', () => {
      listener.onConnected(true);
    });
    stream.addEventListener('error', () => {
      // A stream that ended with its run is over; anything else is asked for until it is back.
      listener.onConnected(false);
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
