import { Button } from '@mantine/core';
import type { PlatformRole } from '@/api/types';
import { IconCheck } from '@/components/icons';
import { permissionWords } from '@/lib/permission-words';
import { allows, type PlatformPermission } from '@/lib/permissions';
import { t } from './messages';
import classes from './RoleMatrix.module.css';

type Props = {
  roles: readonly PlatformRole[];
  permissions: readonly string[];
  onEdit: ((role: PlatformRole) => void) | undefined;
};

/** Permissions down, roles across. Scrolls sideways in its own frame where the roles do not fit. */
export function RoleMatrix({ roles, permissions, onEdit }: Props) {
  return (
    // A frame that scrolls has to be reachable by keyboard.
    <div className={classes.frame} tabIndex={0} role="region" aria-label={t('roles.matrix')}>
      <table className={classes.table}>
        <thead>
          <tr>
            <th scope="col">{t('roles.permission')}</th>
            {roles.map((role) => (
              <RoleHead key={role.name} role={role} onEdit={onEdit} />
            ))}
          </tr>
        </thead>
        <tbody>
          {permissions.map((permission) => (
            <tr key={permission}>
              <th scope="row">
                {permissionWords(permission)}
                <code className={classes.code}>{permission}</code>
              </th>
              {roles.map((role) => (
                <Cell key={role.name} allowed={allows(role.permissions, permission as PlatformPermission)} />
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function RoleHead({ role, onEdit }: { role: PlatformRole; onEdit: Props['onEdit'] }) {
  const { title, builtIn, people } = role;
  return (
    <th scope="col" className={classes.role}>
      <div>{title}</div>
      <div className="tn-note">{t('roles.people', { count: people })}</div>
      {builtIn ? <div className="tn-note">{t('roles.builtIn')}</div> : null}
      {builtIn || onEdit === undefined ? null : (
        <Button
          size="compact-sm"
          variant="default"
          aria-label={t('roles.editLabel', { title })}
          onClick={() => {
            onEdit(role);
          }}
        >
          {t('roles.edit')}
        </Button>
      )}
    </th>
  );
}

function Cell({ allowed }: { allowed: boolean }) {
  return (
    <td className={classes.cell} data-allowed={allowed}>
      {allowed ? (
        <IconCheck size={18} role="img" aria-hidden={false} aria-label={t('roles.allowed')} />
      ) : (
        <span role="img" aria-label={t('roles.denied')}>
          –
        </span>
      )}
    </td>
  );
}
