const sorts = ['name', '-name', 'created', '-created'] as const;
const consents = ['none', 'in', 'out'] as const;

/** What the list is narrowed down to; it lives in the address. */
export type ContactFilter = {
  search?: string;
  consent?: (typeof consents)[number];
  sort?: (typeof sorts)[number];
};

/** Reads the filter out of an address; what is not understood is left out. */
export function contactSearch({ search, consent, sort }: Record<string, unknown>): ContactFilter {
  return {
    search: typeof search === 'string' && search !== '' ? search : undefined,
    consent: consents.find((known) => known === consent),
    sort: sorts.find((known) => known === sort),
  };
}
