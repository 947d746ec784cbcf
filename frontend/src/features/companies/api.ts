import { infiniteQueryOptions, queryOptions, useQueryClient } from '@tanstack/react-query';
import type { BrandValues, CompanySettings, NewCompany, NewCompanyInvitation } from '@/api/types';
import { api, unwrap } from '@/lib/api';
import { queryOf, type CompanyFilter } from './search';

const one = (slug: string, companyInvitation: string) => ({ params: { path: { tenant: slug, companyInvitation } } });
const at = (slug: string) => ({ params: { path: { tenant: slug } } });

export const companiesQuery = (slug: string, filter: CompanyFilter) =>
  infiniteQueryOptions({
    queryKey: ['companies', slug, 'list', filter],
    queryFn: ({ pageParam, signal }) =>
      unwrap(
        api.GET('/tenants/{tenant}/company-invitations', {
          params: { path: { tenant: slug }, query: { ...queryOf(filter), limit: 50, cursor: pageParam || undefined } },
          signal,
        }),
      ),
    initialPageParam: '',
    getNextPageParam: (last) => last.nextCursor,
    staleTime: 5_000,
    refetchInterval: 15_000,
  });

export const companyQuery = (slug: string, id: string) =>
  queryOptions({
    queryKey: ['companies', slug, 'one', id],
    queryFn: ({ signal }) =>
      unwrap(api.GET('/tenants/{tenant}/company-invitations/{companyInvitation}', { ...one(slug, id), signal })),
    staleTime: 2_000,
    refetchInterval: 3_000,
  });

export const invite = (slug: string, body: NewCompanyInvitation) =>
  unwrap(api.POST('/tenants/{tenant}/company-invitations', { ...at(slug), body }));

export const resend = (slug: string, id: string) =>
  unwrap(api.POST('/tenants/{tenant}/company-invitations/{companyInvitation}/resend', one(slug, id)));

export const linkOf = (slug: string, id: string) =>
  unwrap(api.GET('/tenants/{tenant}/company-invitations/{companyInvitation}/link', one(slug, id)));

export const revoke = (slug: string, id: string) =>
  unwrap(api.DELETE('/tenants/{tenant}/company-invitations/{companyInvitation}', one(slug, id)));

export const createCompany = (slug: string, key: string, body: NewCompany) =>
  unwrap(
    api.POST('/tenants/{tenant}/companies', {
      params: { path: { tenant: slug }, header: { 'Idempotency-Key': key } },
      body,
    }),
  );

export const checkList = (slug: string, text: string) =>
  unwrap(api.POST('/tenants/{tenant}/bulk-company-invitation-check', { ...at(slug), body: { text } }));

export const startList = (slug: string, text: string) =>
  unwrap(api.POST('/tenants/{tenant}/bulk-company-invitations', { ...at(slug), body: { text } }));

export const listQuery = (slug: string, bulkCompanies: string) =>
  queryOptions({
    queryKey: ['companies', slug, 'bulk', bulkCompanies],
    queryFn: ({ signal }) =>
      unwrap(
        api.GET('/tenants/{tenant}/bulk-company-invitations/{bulkCompanies}', {
          params: { path: { tenant: slug, bulkCompanies } },
          signal,
        }),
      ),
    refetchInterval: ({ state }) => (state.data === undefined || state.data.state === 'running' ? 700 : false),
  });

export const settingsQuery = (slug: string) =>
  queryOptions({
    queryKey: ['companies', slug, 'settings'],
    queryFn: ({ signal }) => unwrap(api.GET('/tenants/{tenant}/company-settings', { ...at(slug), signal })),
  });

export const saveSettings = (slug: string, body: CompanySettings) =>
  unwrap(api.PUT('/tenants/{tenant}/company-settings', { ...at(slug), body }));

export const brandQuery = (slug: string) =>
  queryOptions({
    queryKey: ['brand', slug],
    queryFn: ({ signal }) => unwrap(api.GET('/tenants/{tenant}/brand', { ...at(slug), signal })),
  });

export const saveBrand = (slug: string, version: number, body: BrandValues) =>
  unwrap(
    api.PUT('/tenants/{tenant}/brand', {
      params: { path: { tenant: slug }, header: { 'If-Match': `"${String(version)}"` } },
      body,
    }),
  );

export const saveLogo = (slug: string, logo: string) =>
  unwrap(api.PUT('/tenants/{tenant}/logo', { ...at(slug), body: { logo } }));

export const removeLogo = (slug: string) => unwrap(api.DELETE('/tenants/{tenant}/logo', at(slug)));

/** Whatever an act changed of a partner's companies. */
export function useCompaniesChanged(slug: string): () => Promise<unknown> {
  const client = useQueryClient();
  return () => client.invalidateQueries({ queryKey: ['companies', slug] });
}
