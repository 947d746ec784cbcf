import type { BulkResultRow } from '@/api/types';
import type { ListSource } from '@/components/EarlierLists';
import { StateBadge } from '@/components/StateBadge';
import { api, unwrap } from '@/lib/api';
import { t } from './messages';
import classes from './Members.module.css';

const tones = { waiting: 'busy', invited: 'done', member: 'neutral', failed: 'error' } as const;
const words = {
  waiting: t('many.waiting'),
  invited: t('many.wasInvited'),
  member: t('many.member'),
  failed: t('many.failed'),
};

/** A tenant's lists of people to invite. */
export function memberLists(tenant: string, mayResume: boolean): ListSource<BulkResultRow> {
  const one = (bulk: string) => ({ path: { tenant, bulk } });
  return {
    key: ['tenants', 'bulk', tenant],
    lists: ({ cursor, signal }) =>
      unwrap(
        api.GET('/tenants/{tenant}/bulk-invitations', { params: { path: { tenant }, query: { cursor } }, signal }),
      ),
    list: (id, signal) => unwrap(api.GET('/tenants/{tenant}/bulk-invitations/{bulk}', { params: one(id), signal })),
    rows: (id, state, { cursor, signal }) =>
      unwrap(
        api.GET('/tenants/{tenant}/bulk-invitations/{bulk}/rows', {
          params: {
            ...one(id),
            query: { cursor, state: state === '' ? undefined : (state as BulkResultRow['state']) },
          },
          signal,
        }),
      ),
    resume: mayResume
      ? (id) => unwrap(api.POST('/tenants/{tenant}/bulk-invitations/{bulk}/resume', { params: one(id) }))
      : undefined,
    states: (['failed', 'invited', 'member', 'waiting'] as const).map((value) => ({ value, label: words[value] })),
    columns: [
      { key: 'email', title: t('create.email'), lead: true, render: (row) => row.email },
      { key: 'name', title: t('many.name'), render: (row) => row.name },
      { key: 'role', title: t('members.role'), render: (row) => row.role },
      {
        key: 'result',
        title: t('many.result'),
        render: ({ state, message }) => (
          <span className={classes.person}>
            <StateBadge tone={tones[state]}>{words[state]}</StateBadge>
            {message !== undefined && <span className={classes.sub}>{message}</span>}
          </span>
        ),
      },
    ],
  };
}
