import type { TemplateRole } from '@/api/types';
import { t } from './messages';
import { roleLabel } from './UserRowFields';
import type { InitialUser } from './users';
import classes from './Review.module.css';

/** The people who are invited, as they were entered. */
export function ReviewUsers({ users, roles }: { users: InitialUser[]; roles: TemplateRole[] }) {
  if (users.length === 0) return <p className={classes.empty}>{t('review.noUsers')}</p>;
  return (
    <ul className={classes.users} aria-label={t('review.usersCaption')}>
      {users.map((user) => (
        <li key={user.email}>
          <span className={classes.email}>{user.email}</span>
          {user.name && <span>{user.name}</span>}
          <span className={classes.role}>{roleText(user.role, roles)}</span>
        </li>
      ))}
    </ul>
  );
}

function roleText(name: string, roles: TemplateRole[]): string {
  const role = roles.find((r) => r.name === name);
  return role ? roleLabel(role) : t('users.roleGone', { role: name });
}
