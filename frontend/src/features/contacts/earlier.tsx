import type { ContactImportRow } from '@/api/types';
import type { ListSource } from '@/components/EarlierLists';
import { StateBadge } from '@/components/StateBadge';
import { api, unwrap } from '@/lib/api';
import { showPhone } from '@/lib/phone';
import { startList } from './api';
import { t } from './import-messages';
import classes from './Contacts.module.css';

const tones = { added: 'done', known: 'neutral', failed: 'error' } as const;

/** A tenant's lists of contacts. */
export function contactLists(tenant: string, mayResume: boolean): ListSource<ContactImportRow> {
  const one = (contactImport: string) => ({ path: { tenant, contactImport } });
  return {
    key: ['contacts', tenant, 'import'],
    lists: ({ cursor, signal }) =>
      unwrap(api.GET('/tenants/{tenant}/contact-imports', { params: { path: { tenant }, query: { cursor } }, signal })),
    list: (id, signal) =>
      unwrap(api.GET('/tenants/{tenant}/contact-imports/{contactImport}', { params: one(id), signal })),
    rows: (id, state, { cursor, signal }) =>
      unwrap(
        api.GET('/tenants/{tenant}/contact-imports/{contactImport}/rows', {
          params: {
            ...one(id),
            query: { cursor, state: state === '' ? undefined : (state as ContactImportRow['state']) },
          },
          signal,
        }),
      ),
    resume: mayResume ? (id) => startList(tenant, id) : undefined,
    states: (['failed', 'added', 'known'] as const).map((value) => ({ value, label: t(`import.${value}`) })),
    columns: [
      {
        key: 'contact',
        title: t('import.contact'),
        lead: true,
        render: ({ name, phone, email, shown }) => shown ?? (name || showPhone(phone) || email || t('import.deleted')),
      },
      { key: 'phone', title: t('import.phone'), render: ({ phone }) => showPhone(phone) },
      { key: 'email', title: t('import.email'), render: ({ email }) => email },
      {
        key: 'result',
        title: t('import.result'),
        render: ({ state, consented, message }) => (
          <span className={classes.came}>
            <StateBadge tone={tones[state]}>{t(`import.${state}`)}</StateBadge>
            {consented ? <span className={classes.sub}>{t('import.consented')}</span> : null}
            {message !== undefined && <span className={classes.sub}>{message}</span>}
          </span>
        ),
      },
    ],
  };
}
