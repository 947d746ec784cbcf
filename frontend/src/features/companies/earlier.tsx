import type { CompanyListRow } from '@/api/types';
import type { ListSource } from '@/components/EarlierLists';
import { StateBadge } from '@/components/StateBadge';
import { api, unwrap } from '@/lib/api';
import { t } from './messages';
import classes from './Companies.module.css';

const tones = { waiting: 'busy', invited: 'done', failed: 'error' } as const;
const words = { waiting: t('many.waiting'), invited: t('many.wasInvited'), failed: t('many.failed') };

/** A partner's lists of clients. */
export function companyLists(tenant: string, mayResume: boolean): ListSource<CompanyListRow> {
  const one = (bulkCompanies: string) => ({ path: { tenant, bulkCompanies } });
  return {
    key: ['companies', tenant, 'bulk'],
    lists: ({ cursor, signal }) =>
      unwrap(
        api.GET('/tenants/{tenant}/bulk-company-invitations', {
          params: { path: { tenant }, query: { cursor } },
          signal,
        }),
      ),
    list: (id, signal) =>
      unwrap(api.GET('/tenants/{tenant}/bulk-company-invitations/{bulkCompanies}', { params: one(id), signal })),
    rows: (id, state, { cursor, signal }) =>
      unwrap(
        api.GET('/tenants/{tenant}/bulk-company-invitations/{bulkCompanies}/rows', {
          params: {
            ...one(id),
            query: { cursor, state: state === '' ? undefined : (state as CompanyListRow['state']) },
          },
          signal,
        }),
      ),
    resume: mayResume
      ? (id) =>
          unwrap(api.POST('/tenants/{tenant}/bulk-company-invitations/{bulkCompanies}/resume', { params: one(id) }))
      : undefined,
    states: (['failed', 'invited', 'waiting'] as const).map((value) => ({ value, label: words[value] })),
    columns: [
      { key: 'email', title: t('many.email'), lead: true, render: (row) => row.email },
      { key: 'name', title: t('many.name'), render: (row) => row.name },
      { key: 'company', title: t('companies.company'), render: (row) => row.company },
      {
        key: 'result',
        title: t('many.result'),
        render: ({ state, message }) => (
          <span className={classes.stack}>
            <StateBadge tone={tones[state]}>{words[state]}</StateBadge>
            {message !== undefined && <span className={classes.sub}>{message}</span>}
          </span>
        ),
      },
    ],
  };
}
