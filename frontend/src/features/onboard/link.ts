import { queryOptions } from '@tanstack/react-query';
import { lookUp } from './api';

/** What a link to set a company up stands for. */
export function setUpQuery(token: string) {
  return queryOptions({ queryKey: ['set-up', token], queryFn: () => lookUp(token), retry: false });
}
