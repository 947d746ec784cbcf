import { infiniteQueryOptions, queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import { api, unwrap } from '@/lib/api';
import type { MailState } from '@/lib/mail-states';

// What is on its way changes by itself.
const lookAgain = 2_000;
const onItsWay = new Set<MailState>(['queued', 'sending']);

export function outboxQuery(state?: MailState) {
  return infiniteQueryOptions({
    queryKey: ['platform', 'outbox', 'list', state ?? ''],
    queryFn: ({ signal, pageParam }) =>
      unwrap(api.GET('/platform/outbox', { params: { query: { cursor: pageParam, state } }, signal })),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.nextCursor,
    refetchInterval: ({ state: { data } }) =>
      data?.pages.length === 1 && data.pages[0]?.items.some((m) => onItsWay.has(m.state)) ? lookAgain : false,
  });
}

export function messageQuery(id: string) {
  return queryOptions({
    queryKey: ['platform', 'outbox', id],
    queryFn: ({ signal }) =>
      unwrap(api.GET('/platform/outbox/{message}', { params: { path: { message: id } }, signal })),
    // Each look at a message is written down, so it is looked at no more often than it changes.
    staleTime: 60_000,
    refetchOnWindowFocus: false,
    refetchInterval: ({ state: { data } }) => (data !== undefined && onItsWay.has(data.state) ? lookAgain : false),
  });
}

export function useSendAgain(id: string) {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: () => unwrap(api.POST('/platform/outbox/{message}/send', { params: { path: { message: id } } })),
    onSettled: () => queryClient.invalidateQueries({ queryKey: ['platform', 'outbox'] }),
  });
}
