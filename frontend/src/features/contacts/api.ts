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

/** The number that contacts can agree to get texts from now; empty without one, or for somebody who may not know. */
export const numberQuery = (tenant: string) =>
  queryOptions({
    queryKey: ['texting', tenant, 'number'],
    queryFn: ({ signal }) =>
      unwrap(api.GET('/tenants/{tenant}/texting', { params: { path: { tenant } }, signal })).then(
        ({ state, number }) => (state === 'active' ? number : ''),
      ),
    retry: false,
  });

export type DeclaredConsent = { number: string; statement: string; words: string };

/** Characters of one request: a list is brought in as many as it takes. */
const partSize = 400_000;

/** Brings a list, however long; nothing happens to it before it is started. */
export async function bringList(tenant: string, text: string): Promise<string> {
  const path = { tenant };
  const { id } = await unwrap(
    api.POST('/tenants/{tenant}/contact-imports', { params: { path }, body: { text: text.slice(0, partSize) } }),
  );
  for (let part = 2; (part - 1) * partSize < text.length; part += 1) {
    await unwrap(
      api.PUT('/tenants/{tenant}/contact-imports/{contactImport}/parts/{part}', {
        params: { path: { ...path, contactImport: id, part } },
        body: { text: text.slice((part - 1) * partSize, part * partSize) },
      }),
    );
  }
  return id;
}

const list = (tenant: string, contactImport: string) => ({ params: { path: { tenant, contactImport } } });

export const checkList = (tenant: string, id: string, consent: DeclaredConsent | undefined) =>
  unwrap(
    api.POST('/tenants/{tenant}/contact-imports/{contactImport}/check', { ...list(tenant, id), body: { consent } }),
  );

export const startList = (tenant: string, id: string, consent?: DeclaredConsent) =>
  unwrap(
    api.POST('/tenants/{tenant}/contact-imports/{contactImport}/start', { ...list(tenant, id), body: { consent } }),
  );

export const importQuery = (tenant: string, id: string) =>
  queryOptions({
    queryKey: ['contacts', tenant, 'import', id],
    queryFn: ({ signal }) =>
      unwrap(api.GET('/tenants/{tenant}/contact-imports/{contactImport}', { ...list(tenant, id), signal })),
    refetchInterval: ({ state }) => (state.data === undefined || state.data.state === 'running' ? 700 : false),
  });

/** Whatever an act changed of a contact is asked for anew, also where texts show it. */
export function useContactsChanged(tenant: string): () => Promise<unknown> {
  const client = useQueryClient();
  return () =>
    Promise.all([
      client.invalidateQueries({ queryKey: ['contacts', tenant] }),
      client.invalidateQueries({ queryKey: ['texting', tenant] }),
    ]);
}
