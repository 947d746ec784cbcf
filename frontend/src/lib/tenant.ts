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
