import { infiniteQueryOptions, queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import type { Paths, VisitorMessage, Widget } from '@/api/types';
import { api, etag, unwrap } from '@/lib/api';

export type WidgetChange = NonNullable<
  Paths['/tenants/{tenant}/widget']['patch']['requestBody']
>['content']['application/json'];

/** The apps of a company's website, its code and the last look at its pages. */
export const widgetQuery = (tenant: string) =>
  queryOptions({
    queryKey: ['tenants', 'widget', tenant],
    queryFn: ({ signal }) => unwrap(api.GET('/tenants/{tenant}/widget', { params: { path: { tenant } }, signal })),
    staleTime: 5_000,
  });

/** Saves a part of the settings over the version that was read. */
export function useSaveWidget(tenant: string) {
  const client = useQueryClient();
  return async (version: number, body: WidgetChange): Promise<Widget> => {
    const saved = await unwrap(
      api.PATCH('/tenants/{tenant}/widget', {
        params: { path: { tenant }, header: { 'If-Match': etag(version) } },
        body,
      }),
    );
    client.setQueryData(widgetQuery(tenant).queryKey, saved);
    return saved;
  };
}

export function useRenewKey(tenant: string) {
  const client = useQueryClient();
  return async () => {
    const saved = await unwrap(api.POST('/tenants/{tenant}/widget/key', { params: { path: { tenant } } }));
    client.setQueryData(widgetQuery(tenant).queryKey, saved);
  };
}

export function useCheckPages(tenant: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (pages: string[]) =>
      unwrap(api.POST('/tenants/{tenant}/widget/checks', { params: { path: { tenant } }, body: { pages } })),
    onSuccess: (lastCheck) => {
      client.setQueryData(widgetQuery(tenant).queryKey, (known) =>
        known === undefined ? undefined : { ...known, lastCheck },
      );
    },
  });
}

export const mailCode = (tenant: string, email: string) =>
  unwrap(api.POST('/tenants/{tenant}/widget/code-mails', { params: { path: { tenant } }, body: { email } }));

export type MessageState = VisitorMessage['state'];

export const inboxQuery = (tenant: string, state: MessageState | undefined) =>
  infiniteQueryOptions({
    queryKey: ['tenants', 'visitor-messages', tenant, state ?? ''],
    queryFn: ({ signal, pageParam }) =>
      unwrap(
        api.GET('/tenants/{tenant}/widget/messages', {
          params: { path: { tenant }, query: { cursor: pageParam, state } },
          signal,
        }),
      ),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.nextCursor,
    staleTime: 5_000,
  });

const inbox = (tenant: string) => ({ queryKey: ['tenants', 'visitor-messages', tenant] });

export function useSettle(tenant: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ id, state }: { id: string; state: MessageState }) =>
      unwrap(
        api.PATCH('/tenants/{tenant}/widget/messages/{visitorMessage}', {
          params: { path: { tenant, visitorMessage: id } },
          body: { state },
        }),
      ),
    onSettled: () => client.invalidateQueries(inbox(tenant)),
  });
}

export function useDeleteMessage(tenant: string) {
  const client = useQueryClient();
  return async (id: string) => {
    await unwrap(
      api.DELETE('/tenants/{tenant}/widget/messages/{visitorMessage}', {
        params: { path: { tenant, visitorMessage: id } },
      }),
    );
    await client.invalidateQueries(inbox(tenant));
  };
}
