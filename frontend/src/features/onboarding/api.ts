import { infiniteQueryOptions, queryOptions, type QueryClient } from '@tanstack/react-query';
import type { Answers, Onboarding, Submitted } from '@/api/types';
import { api, etag, unwrap } from '@/lib/api';
import { isProblemError } from '@/lib/problem';
import type { DraftBackend } from './draft';

/** The templates of one wizard, in the order the server gives them. */
export const templatesQuery = (wizard: string) =>
  queryOptions({
    queryKey: ['templates', { wizard }],
    queryFn: ({ signal }) => unwrap(api.GET('/templates', { params: { query: { wizard } }, signal })),
    staleTime: 30_000,
  });

/** The template that a draft was made with; a newer version of it may exist. */
export const templateQuery = (name: string, version: number | undefined) =>
  queryOptions({
    queryKey: ['templates', name, version],
    queryFn: ({ signal }) =>
      unwrap(api.GET('/templates/{template}', { params: { path: { template: name }, query: { version } }, signal })),
    // A version never changes.
    staleTime: version === undefined ? 30_000 : Infinity,
  });

/** One draft. Asking for it also tells others that somebody has it open. */
export const onboardingQuery = (id: string) =>
  queryOptions({
    queryKey: ['onboardings', 'one', id],
    queryFn: ({ signal }) =>
      unwrap(api.GET('/onboardings/{onboarding}', { params: { path: { onboarding: id } }, signal })),
    staleTime: 0,
  });

/** The drafts that can be gone on with. */
export const draftsQuery = (wizard: string) =>
  infiniteQueryOptions({
    queryKey: ['onboardings', 'drafts', wizard],
    queryFn: ({ pageParam, signal }) =>
      unwrap(
        api.GET('/onboardings', {
          params: { query: { state: 'draft', wizard, limit: 10, cursor: pageParam || undefined } },
          signal,
        }),
      ),
    initialPageParam: '',
    getNextPageParam: (last) => last.nextCursor,
    staleTime: 0,
  });

/** Starts a draft; everything but the wizard may be left for later. */
export async function startOnboarding(
  client: QueryClient,
  start: { wizard: string; template?: string; answers?: Answers; step?: string },
): Promise<Onboarding> {
  const onboarding = await unwrap(api.POST('/onboardings', { body: start }));
  client.setQueryData(onboardingQuery(onboarding.id).queryKey, onboarding);
  await client.invalidateQueries({ queryKey: ['onboardings', 'drafts'] });
  return onboarding;
}

export async function discardOnboarding(client: QueryClient, id: string): Promise<void> {
  await unwrap(api.DELETE('/onboardings/{onboarding}', { params: { path: { onboarding: id } } }));
  await client.invalidateQueries({ queryKey: ['onboardings'] });
}

/** Creates the tenant. The server answers the same however often it is asked. */
export async function submitOnboarding(client: QueryClient, id: string): Promise<Submitted> {
  const submitted = await unwrap(
    api.POST('/onboardings/{onboarding}/submit', { params: { path: { onboarding: id } } }),
  );
  await Promise.all([
    client.invalidateQueries({ queryKey: ['onboardings'] }),
    client.invalidateQueries({ queryKey: ['tenants'] }),
    client.invalidateQueries({ queryKey: ['session'] }),
  ]);
  return submitted;
}

/** How a draft session reaches the server; what is stored is put into the cache that the pages read. */
export function draftBackend(client: QueryClient): DraftBackend {
  return {
    save: async (id, version, change) => {
      const stored = await unwrap(
        api.PATCH('/onboardings/{onboarding}', {
          params: { path: { onboarding: id }, header: { 'If-Match': etag(version) } },
          body: change,
        }),
      );
      client.setQueryData(onboardingQuery(id).queryKey, stored);
      return stored;
    },
    load: (id) => client.query({ ...onboardingQuery(id), staleTime: 0 }),
    isOutdated: (error) => isProblemError(error, 'draft_changed', 'changed'),
  };
}
