import type { CompanyInvitation } from '@/api/types';

type Stage = CompanyInvitation['stage'];

const stages: readonly Stage[] = [
  'created',
  'queued',
  'accepted',
  'delivered',
  'bounced',
  'opened',
  'started',
  'completed',
  'expired',
  'revoked',
];

/** What the board is narrowed down to: one stage, all open ones, or those that stand still. */
export const shows = ['open', 'stuck', ...stages] as const;
export type Show = (typeof shows)[number];

/** It lives in the address. */
export type CompanyFilter = { search?: string; show?: Show };

/** Reads the filter out of an address; what is not understood is left out. */
export function companySearch(search: Record<string, unknown>): CompanyFilter {
  const words = search['search'];
  return {
    search: typeof words === 'string' && words !== '' ? words : undefined,
    show: shows.find((known) => known === search['show']),
  };
}

/** The filter as the server takes it. */
export function queryOf({ search, show }: CompanyFilter) {
  if (show === undefined) return { search };
  if (show === 'open') return { search, open: true };
  if (show === 'stuck') return { search, stuck: true };
  return { search, stage: show };
}
