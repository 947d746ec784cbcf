import { infiniteQueryOptions, useQueryClient } from '@tanstack/react-query';
import type { ApiKey, List, PersonalApiKey, Problem } from '@/api/types';
import { api, unwrap } from '@/lib/api';
import { ProblemError } from '@/lib/problem';

/** For whom keys act: the platform, one tenant, or oneself in one's tenants. */
export type KeyHome = { kind: 'platform' } | { kind: 'tenant'; slug: string } | { kind: 'personal' };

/** A key as a list shows it; one's own says in which tenant it acts. */
export type Key = ApiKey & Partial<Pick<PersonalApiKey, 'tenant'>>;

const keyOf = (home: KeyHome) => ['api-keys', home.kind, home.kind === 'tenant' ? home.slug : ''];

export const keysQuery = (home: KeyHome) =>
  infiniteQueryOptions({
    queryKey: keyOf(home),
    queryFn: ({ signal, pageParam }): Promise<List<Key>> => {
      const query = { cursor: pageParam };
      switch (home.kind) {
        case 'platform':
          return unwrap(api.GET('/platform/api-keys', { params: { query }, signal }));
        case 'tenant':
          return unwrap(
            api.GET('/tenants/{tenant}/api-keys', { params: { path: { tenant: home.slug }, query }, signal }),
          );
        case 'personal':
          return unwrap(api.GET('/session/api-keys', { params: { query }, signal }));
      }
    },
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.nextCursor,
  });

export type NewKey = { name: string; permissions: string[]; expiresInDays: number; networks: string[] };

/** Makes a key and gives it, this once. The tenant is that of a key of one's own. */
export async function createKey(home: KeyHome, tenant: string, body: NewKey): Promise<string> {
  try {
    return await makeKey(home, tenant, body);
  } catch (error) {
    throw error instanceof ProblemError ? new ProblemError(onOneField(error.problem, body.networks)) : error;
  }
}

/** A network is a line of one field: what is wrong with it belongs there, and names the line. */
function onOneField(problem: Problem, networks: string[]): Problem {
  const errors = problem.errors?.map((field) => {
    const index = /^\/networks\/(\d+)$/.exec(field.pointer)?.[1];
    if (index === undefined) return field;
    return { ...field, pointer: '/networks', message: `${networks[Number(index)] ?? ''}: ${field.message}` };
  });
  return errors === undefined ? problem : { ...problem, errors };
}

async function makeKey(home: KeyHome, tenant: string, body: NewKey): Promise<string> {
  switch (home.kind) {
    case 'platform':
      return (await unwrap(api.POST('/platform/api-keys', { body }))).key;
    case 'tenant': {
      const params = { path: { tenant: home.slug } };
      return (await unwrap(api.POST('/tenants/{tenant}/api-keys', { params, body }))).key;
    }
    case 'personal':
      return (await unwrap(api.POST('/session/api-keys', { body: { ...body, tenant } }))).key;
  }
}

export function revokeKey(home: KeyHome, key: string) {
  switch (home.kind) {
    case 'platform':
      return unwrap(api.DELETE('/platform/api-keys/{key}', { params: { path: { key } } }));
    case 'tenant':
      return unwrap(api.DELETE('/tenants/{tenant}/api-keys/{key}', { params: { path: { tenant: home.slug, key } } }));
    case 'personal':
      return unwrap(api.DELETE('/session/api-keys/{key}', { params: { path: { key } } }));
  }
}

export function useKeysChanged(home: KeyHome): () => Promise<unknown> {
  const queryClient = useQueryClient();
  return () => queryClient.invalidateQueries({ queryKey: keyOf(home) });
}
