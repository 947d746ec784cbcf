import type { TemplateRole } from '@/api/types';
import { t } from './messages';
import { roleLabel } from './UserRowFields';
import classes from './UsersStep.module.css';

/** What each role may do, for whoever wonders. */
export function RoleGuide({ roles }: { roles: TemplateRole[] }) {
  return (
    <details className={classes.guide}>
      <summary>{t('users.roles')}</summary>
      <dl>
        {roles.map((role) => (
          <div key={role.name}>
            <dt>{roleLabel(role)}</dt>
            <dd>{role.permissions.includes('*') ? t('users.everything') : role.permissions.join(', ')}</dd>
          </div>
        ))}
      </dl>
    </details>
  );
}
