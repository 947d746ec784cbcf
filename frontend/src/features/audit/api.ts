import { infiniteQueryOptions, useQueryClient, type InfiniteData } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import type { AuditEvent, List } from '@/api/types';
import { api, apiPrefix, unwrap } from '@/lib/api';
import { auditQueryOf, type AuditFilter } from './filter';

/** Whose log it is: one tenant's, or without a slug everything. */
export type Scope = { slug?: string };

/** The log, newest first. */
export const auditQuery = ({ slug }: Scope, filter: AuditFilter) =>
  infiniteQueryOptions({
    queryKey: ['audit', slug ?? '', filter],
    queryFn: ({ signal, pageParam }): Promise<List<AuditEvent>> => {
      const query = { ...auditQueryOf(filter), cursor: pageParam || undefined };
      return slug === undefined
        ? unwrap(api.GET('/platform/audit', { params: { query }, signal }))
        : unwrap(api.GET('/tenants/{tenant}/audit', { params: { path: { tenant: slug }, query }, signal }));
    },
    initialPageParam: '',
    getNextPageParam: (last) => last.nextCursor,
    staleTime: 2_000,
  });

const home = ({ slug }: Scope) =>
  `${apiPrefix}${slug === undefined ? '/platform' : `/tenants/${encodeURIComponent(slug)}`}/audit`;

/** The address of everything the filter lets through, as a file. */
export function exportAddress(scope: Scope, filter: AuditFilter, format: 'csv' | 'jsonl'): string {
  return `${home(scope)}/export?${new URLSearchParams({ ...auditQueryOf(filter), format }).toString()}`;
}

/** Computes the tenant's chain anew. */
export function verifyLog(slug: string) {
  return unwrap(api.GET('/tenants/{tenant}/audit/verification', { params: { path: { tenant: slug } } }));
}

type Pages = InfiniteData<List<AuditEvent>, string>;

/** Puts new events on top of the log while it is on. */
export function useLive(scope: Scope, filter: AuditFilter, on: boolean): 'off' | 'opening' | 'open' | 'lost' {
  const client = useQueryClient();
  const [connection, setConnection] = useState<'opening' | 'open' | 'lost'>('opening');
  const address = `${home(scope)}/events?${new URLSearchParams(auditQueryOf(filter)).toString()}`;
  const { queryKey } = auditQuery(scope, filter);
  const key = JSON.stringify(queryKey);
  useEffect(() => {
    if (!on) return undefined;
    const stream = new EventSource(address);
    stream.addEventListener('open', () => {
      setConnection('open');
      void client.invalidateQueries({ queryKey: JSON.parse(key) as unknown[] }); // what came before it was open
    });
    stream.addEventListener('error', () => {
      setConnection('lost');
    });
    stream.addEventListener('audit', ({ data }: MessageEvent<string>) => {
      const event = JSON.parse(data) as AuditEvent;
      client.setQueryData<Pages>(JSON.parse(key) as unknown[], (known) => withEvent(known, event));
    });
    return () => {
      stream.close();
      setConnection('opening');
    };
  }, [on, address, key, client]);
  return on ? connection : 'off';
}

function withEvent(known: Pages | undefined, event: AuditEvent): Pages | undefined {
  const [first, ...others] = known?.pages ?? [];
  if (
    known === undefined ||
    first === undefined ||
    known.pages.some(({ items }) => items.some(({ id }) => id === event.id))
  )
    return known;
  return { ...known, pages: [{ ...first, items: [event, ...first.items] }, ...others] };
}
