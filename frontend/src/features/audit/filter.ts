// What the address of the log may say. Apart from the texts, because the router reads it on every first visit.

export type AuditFilter = {
  action?: string | undefined;
  actor?: string | undefined;
  target?: string | undefined;
  through?: string | undefined;
  tenant?: string | undefined;
  from?: string | undefined;
  to?: string | undefined;
};

type Entries = Record<string, string | undefined>;

const word = (value: unknown) => (typeof value === 'string' && value !== '' ? value.slice(0, 60) : undefined);
const day = (value: unknown) =>
  typeof value === 'string' && /^\d{4}-\d{2}-\d{2}$/.test(value) && !Number.isNaN(Date.parse(value))
    ? value
    : undefined;

/** What stands in the address, without what the log does not know. */
export function readAuditFilter(search: Record<string, unknown>): AuditFilter {
  return {
    action: word(search['action']),
    actor: word(search['actor']),
    target: word(search['target']),
    through: word(search['through']),
    tenant: word(search['tenant']),
    from: day(search['from']),
    to: day(search['to']),
  };
}

/** Whether anything is left out of the log. */
export const isFiltered = (filter: AuditFilter) =>
  Object.values(filter as Entries).some((value) => value !== undefined);

/** The filter as the API takes it: days of the reader become moments. */
export function auditQueryOf({ from, to, ...rest }: AuditFilter): Record<string, string> {
  const query: Record<string, string> = {};
  for (const [name, value] of Object.entries(rest as Entries)) if (value !== undefined) query[name] = value;
  if (from !== undefined) query['from'] = startOf(from, 0);
  if (to !== undefined) query['to'] = startOf(to, 1);
  return query;
}

function startOf(date: string, daysLater: number): string {
  const moment = new Date(`${date}T00:00`);
  moment.setDate(moment.getDate() + daysLater);
  return moment.toISOString();
}
