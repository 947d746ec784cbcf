import { queryOptions, type QueryClient } from '@tanstack/react-query';
import type { Run, RunSummary } from '@/api/types';
import { api, unwrap } from '@/lib/api';

/** A run with its steps; only lists leave them out. */
function whole(run: RunSummary): Run {
  return { ...run, steps: run.steps ?? [] };
}

export const runQuery = (id: string) =>
  queryOptions({
    queryKey: ['runs', id],
    queryFn: async ({ signal }) =>
      whole(await unwrap(api.GET('/runs/{run}', { params: { path: { run: id } }, signal }))),
    staleTime: 0,
  });

/** What a person can do about a step. */
export type StepAct = 'retry' | 'done' | 'skip';

const actPaths = {
  retry: '/runs/{run}/steps/{step}/retry',
  done: '/runs/{run}/steps/{step}/done',
  skip: '/runs/{run}/steps/{step}/skip',
} as const;

/** Acts on a step; the answer is the run as it is then. */
export async function actOnStep(
  client: QueryClient,
  run: string,
  step: string,
  act: StepAct,
  note: string,
): Promise<Run> {
  const after = whole(
    await unwrap(
      api.POST(actPaths[act], {
        params: { path: { run, step } },
        body: note.trim() === '' ? {} : { note: note.trim() },
      }),
    ),
  );
  client.setQueryData(runQuery(run).queryKey, after);
  return after;
}
