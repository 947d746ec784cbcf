import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { api, unwrap } from '@/lib/api';

const looksAgain = 700;
const news = 5_000;

/** How texting stands in a tenant; asked again while a number is on its way. */
export const textingQuery = (tenant: string) =>
  queryOptions({
    queryKey: ['texting', tenant],
    queryFn: ({ signal }) => unwrap(api.GET('/tenants/{tenant}/texting', { params: { path: { tenant } }, signal })),
    refetchInterval: ({ state }) => (state.data?.state === 'requested' ? looksAgain : false),
    staleTime: news,
  });

export const enableTexting = (tenant: string) =>
  unwrap(api.POST('/tenants/{tenant}/texting/number', { params: { path: { tenant } } }));

export const disableTexting = (tenant: string) =>
  unwrap(api.DELETE('/tenants/{tenant}/texting/number', { params: { path: { tenant } } }));

export const threadsQuery = (tenant: string, unread: boolean) =>
  infiniteQueryOptions({
    queryKey: ['texting', tenant, 'threads', unread],
    queryFn: ({ pageParam, signal }) =>
      unwrap(
        api.GET('/tenants/{tenant}/texting/threads', {
          params: { path: { tenant }, query: { unread: unread || undefined, cursor: pageParam || undefined } },
          signal,
        }),
      ),
    initialPageParam: '',
    getNextPageParam: (last) => last.nextCursor,
    refetchInterval: news,
  });

const one = (tenant: string, contact: string) => ({ params: { path: { tenant, contact } } });

export const threadQuery = (tenant: string, contact: string) =>
  queryOptions({
    queryKey: ['texting', tenant, 'thread', contact],
    queryFn: ({ signal }) =>
      unwrap(api.GET('/tenants/{tenant}/texting/threads/{contact}', { ...one(tenant, contact), signal })),
    refetchInterval: news,
    retry: false,
  });

export const textsQuery = (tenant: string, contact: string) =>
  infiniteQueryOptions({
    queryKey: ['texting', tenant, 'texts', contact],
    queryFn: ({ pageParam, signal }) =>
      unwrap(
        api.GET('/tenants/{tenant}/texting/threads/{contact}/texts', {
          params: { path: { tenant, contact }, query: { cursor: pageParam || undefined } },
          signal,
        }),
      ),
    initialPageParam: '',
    getNextPageParam: (last) => last.nextCursor,
    refetchInterval: ({ state }) => {
      const waits = state.data?.pages[0]?.items.some((text) => text.state === 'queued' || text.state === 'sending');
      return waits === true ? looksAgain : news;
    },
  });

export const sendText = (tenant: string, contact: string, body: string) =>
  unwrap(api.POST('/tenants/{tenant}/texting/threads/{contact}/texts', { ...one(tenant, contact), body: { body } }));

export const markRead = (tenant: string, contact: string) =>
  unwrap(api.POST('/tenants/{tenant}/texting/threads/{contact}/read', one(tenant, contact)));

export const simulateText = (tenant: string, contact: string, body: string) =>
  unwrap(
    api.POST('/tenants/{tenant}/texting/threads/{contact}/simulated', { ...one(tenant, contact), body: { body } }),
  );
