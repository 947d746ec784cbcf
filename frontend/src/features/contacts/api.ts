import { infiniteQueryOptions, queryOptions, useQueryClient } from '@tanstack/react-query';
import { api, unwrap } from '@/lib/api';
import type { ContactFilter } from './search';

export const contactsQuery = (tenant: string, filter: ContactFilter) =>
  infiniteQueryOptions({
    queryKey: ['contacts', tenant, 'list', filter],
    queryFn: ({ pageParam, signal }) =>
      unwrap(
        api.GET('/tenants/{tenant}/contacts', {
          params: { path: { tenant }, query: { ...filter, cursor: pageParam || undefined } },
          signal,
        }),
      ),
    initialPageParam: '',
    getNextPageParam: (last) => last.nextCursor,
    staleTime: 5_000,
  });

const one = (tenant: string, contact: string) => ({ params: { path: { tenant, contact } } });

export const contactQuery = (tenant: string, contact: string) =>
  queryOptions({
    queryKey: ['contacts', tenant, 'one', contact],
    queryFn: ({ signal }) =>
      unwrap(api.GET('/tenants/{tenant}/contacts/{contact}', { ...one(tenant, contact), signal })),
    retry: false,
  });

export const consentsQuery = (tenant: string, contact: string) =>
  infiniteQueryOptions({
    queryKey: ['contacts', tenant, 'consents', contact],
    queryFn: ({ pageParam, signal }) =>
      unwrap(
        api.GET('/tenants/{tenant}/contacts/{contact}/consents', {
          params: { path: { tenant, contact }, query: { cursor: pageParam || undefined } },
          signal,
        }),
      ),
    initialPageParam: '',
    getNextPageParam: (last) => last.nextCursor,
  });

export type ContactValues = { name: string; phone: string; email: string };

export const addContact = (tenant: string, body: ContactValues) =>
  unwrap(api.POST('/tenants/{tenant}/contacts', { params: { path: { tenant } }, body }));

export const changeContact = (tenant: string, contact: string, body: ContactValues) =>
  unwrap(api.PATCH('/tenants/{tenant}/contacts/{contact}', { ...one(tenant, contact), body }));

export const deleteContact = (tenant: string, contact: string) =>
  unwrap(api.DELETE('/tenants/{tenant}/contacts/{contact}', one(tenant, contact)));

export const writeDownConsent = (tenant: string, contact: string, body: { kind: 'in' | 'out'; statement: string }) =>
  unwrap(api.POST('/tenants/{tenant}/contacts/{contact}/consents', { ...one(tenant, contact), body }));

/** Whatever an act changed of a contact is asked for anew, also where texts show it. */
export function useContactsChanged(tenant: string): () => Promise<unknown> {
  const client = useQueryClient();
  return () =>
    Promise.all([
      client.invalidateQueries({ queryKey: ['contacts', tenant] }),
      client.invalidateQueries({ queryKey: ['texting', tenant] }),
    ]);
}
