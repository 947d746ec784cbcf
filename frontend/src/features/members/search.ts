const memberSorts = ['name', '-name', 'joined', '-joined'] as const;
export type MemberSort = (typeof memberSorts)[number];

/** What the list is narrowed down to; it lives in the address. */
export type MemberFilter = {
  search?: string;
  role?: string;
  state?: 'active' | 'suspended';
  mfa?: 'yes' | 'no';
  notSeenFor?: number;
  sort?: MemberSort;
};

/** Reads the filter out of an address; what is not understood is left out. */
export function memberSearch(search: Record<string, unknown>): MemberFilter {
  const text = (value: unknown) => (typeof value === 'string' && value !== '' ? value : undefined);
  const { state, mfa } = search;
  const days = Number(search['notSeenFor']);
  return {
    search: text(search['search']),
    role: text(search['role']),
    state: state === 'active' || state === 'suspended' ? state : undefined,
    mfa: mfa === 'yes' || mfa === 'no' ? mfa : undefined,
    notSeenFor: Number.isInteger(days) && days > 0 ? days : undefined,
    sort: memberSorts.find((known) => known === search['sort']),
  };
}
