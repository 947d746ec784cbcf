import { useDebouncedValue } from '@mantine/hooks';
import { queryOptions, useQueries, useQuery } from '@tanstack/react-query';
import type { CheckName, CheckResult } from '@/api/types';
import { api, unwrap } from '@/lib/api';

/** For whom a value is checked: a draft's own slug is not taken by itself. */
export interface CheckScope {
  template?: string;
  onboarding?: string;
}

const askCheck = (check: string, value: string, scope: CheckScope, signal: AbortSignal) =>
  unwrap(
    api.GET('/checks/{check}', { params: { path: { check: check as CheckName }, query: { value, ...scope } }, signal }),
  );

/** One run of a named check. The answer is good for some seconds: others create tenants too. */
export const checkQuery = (check: string, value: string, scope: CheckScope) =>
  queryOptions({
    queryKey: ['check', check, value, scope],
    queryFn: ({ signal }) => askCheck(check, value, scope, signal),
    staleTime: 5_000,
    gcTime: 60_000,
    retry: false,
  });

/** What is known about the value in a field right now. */
export type LiveCheck =
  | { state: 'none' | 'checking' | 'failed' }
  | { state: 'ok' | 'refused'; check: string; value: string; message: string; suggestion?: string };

// Long enough not to ask at every key, short enough to answer while one still looks.
const pause = 300;

function answered(check: string, value: string, result: CheckResult): LiveCheck {
  const { message = '', suggestion } = result;
  return { state: result.ok ? 'ok' : 'refused', check, value, message, suggestion };
}

type Question = {
  queryKey: readonly unknown[];
  queryFn: (context: { signal: AbortSignal }) => Promise<CheckResult>;
};

/** Checks a value while it is typed, for whatever asks the server about it. */
export function useLiveAnswer(check: string, value: string, ask: (value: string) => Question): LiveCheck {
  const wanted = value.trim();
  const [settled] = useDebouncedValue(wanted, pause);
  const query = useQuery({
    ...ask(settled),
    staleTime: 5_000,
    gcTime: 60_000,
    retry: false,
    enabled: settled !== '',
  });
  if (wanted === '') return { state: 'none' };
  if (settled !== wanted || query.isFetching) return { state: 'checking' };
  if (query.data) return answered(check, settled, query.data);
  return { state: query.isError ? 'failed' : 'checking' };
}

/** Checks the value of a field that names a check. */
export function useLiveCheck(check: string, value: string, scope: CheckScope): LiveCheck {
  return useLiveAnswer(check, check === '' ? '' : value, (asked) => ({
    queryKey: ['check', check, asked, scope],
    queryFn: ({ signal }) => askCheck(check, asked, scope, signal),
  }));
}

/** Checks each of several values; the answers of those that were refused. */
export function useRefusedTags(
  check: string,
  values: string[],
  scope: CheckScope,
): { checking: boolean; refused: Map<string, string> } {
  const queries = useQueries({
    queries: (check === '' ? [] : values).map((value) => checkQuery(check, value, scope)),
  });
  const refused = new Map<string, string>();
  queries.forEach((query, index) => {
    if (query.data?.ok === false) refused.set(values[index] ?? '', query.data.message ?? '');
  });
  return { checking: queries.some((query) => query.isFetching), refused };
}

/** The lists for country, time zone and currency; they change with a release at most. */
export const referenceQuery = queryOptions({
  queryKey: ['reference'],
  queryFn: ({ signal }) => unwrap(api.GET('/reference', { signal })),
  staleTime: Infinity,
});
