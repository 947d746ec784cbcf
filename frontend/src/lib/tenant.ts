import { queryOptions } from '@tanstack/react-query';
import { api, unwrap } from './api';

/** One tenant with what the asking person may do there; shared by every page inside it. */
export const tenantQuery = (slug: string) =>
  queryOptions({
    queryKey: ['tenants', 'one', slug],
    queryFn: ({ signal }) => unwrap(api.GET('/tenants/{tenant}', { params: { path: { tenant: slug } }, signal })),
    staleTime: 5_000,
    // A refusal that the loader got is shown as it is: asking anew would ask the person anew for a proof they just declined.
    retryOnMount: false,
  });

const inTenant = /^\/(t|tenants)\/[^/?#]+/;

/**
 * The address of the same place under the slug that the tenant has now, query and hash and all; undefined where the
 * address has it already, or lies in no tenant that was asked for by another name.
 */
export function addressNow(href: string, asked: string, now: string): string | undefined {
  const found = inTenant.exec(href);
  if (found === null || asked === now) return undefined;
  const [start, section] = found;
  const named = decodeURIComponent(start.slice(`/${section ?? ''}/`.length));
  return named === asked ? `/${section ?? ''}/${now}${href.slice(start.length)}` : undefined;
}
