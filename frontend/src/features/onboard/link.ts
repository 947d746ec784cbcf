import { queryOptions } from '@tanstack/react-query';
import { api, unwrap } from '@/lib/api';

/** What a link to set a company up stands for. The token is sent in a body, never in an address. */
export function setUpQuery(token: string) {
  return queryOptions({
    queryKey: ['set-up', token],
    queryFn: () => unwrap(api.POST('/onboard/look-up', { body: { token } })),
    retry: false,
  });
}
