import type { SetUp } from '@/api/types';
import { Notice } from '@/components/Notice';
import { formatDateTime } from '@/lib/format';
import { t } from './messages';
import { contactOf } from './words';
import classes from './Onboard.module.css';

/** Who invites, what is to do, how long it takes, and until when: before anybody is asked for anything. */
export function Welcome({ view }: { view: SetUp }) {
  const partner = view.partner.name;
  return (
    <div className={classes.welcome}>
      <p>
        {view.invitedBy === ''
          ? t('setUp.invitesPlain', { partner })
          : t('setUp.invites', { who: view.invitedBy, partner })}{' '}
        {view.minutes > 0 && t('setUp.minutes', { count: view.minutes })}
      </p>
      <p>{t('setUp.for', { email: view.email, until: formatDateTime(view.expiresAt) })}</p>
      <p>{t('setUp.break')}</p>
      {view.have.length > 0 && (
        <div>
          <strong>{t('setUp.have')}</strong>
          <ul>
            {view.have.map((thing) => (
              <li key={thing}>{thing}</li>
            ))}
          </ul>
        </div>
      )}
      {view.note !== '' && (
        <Notice tone="info" title={t('setUp.noteOf', { who: view.invitedBy || contactOf(view) })}>
          <p className={classes.note}>{view.note}</p>
        </Notice>
      )}
    </div>
  );
}
