import { queryOptions, type QueryClient } from '@tanstack/react-query';
import type { Run } from '@/api/types';
import { api, unwrap } from '@/lib/api';

export const runQuery = (id: string) =>
  queryOptions({
    queryKey: ['runs', id],
    queryFn: ({ signal }) => unwrap(api.GET('/runs/{run}', { params: { path: { run: id } }, signal })),
    staleTime: 0,
  });

/** What a person can do about a step. */
export type StepAct = 'retry' | 'done' | 'skip';

/** Acts on a step; the answer is the run as it is then. */
export async function actOnStep(client: QueryClient, run: string, step: string, act: StepAct, note: string): Promise<Run> {
  const after = await unwrap(
    api.POST('/runs/{run}/steps/{step}/{act}', {
      params: { path: { run, step, act } },
      body: note.trim() === '' ? {} : { note: note.trim() },
    }),
  );
  client.setQueryData(runQuery(run).queryKey, after);
  return after;
}
