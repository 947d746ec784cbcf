import { Button } from '@mantine/core';
import { permissionWords } from '@/lib/permission-words';
import { grants } from '@/lib/permissions';
import { IconCheck } from './icons';
import { t } from './inside-messages';
import { PermissionCode } from './PermissionCode';
import classes from './RoleMatrix.module.css';

/** What the matrix shows of a role, on the platform or in a tenant. */
export type MatrixRole = { name: string; title: string; permissions: string[]; builtIn: boolean; holders: number };

/** Permissions that belong together, under a heading of their own. */
export type MatrixGroup = { title: string; note?: string; permissions: readonly string[] };

type Props<Role extends MatrixRole> = {
  roles: readonly Role[];
  groups: readonly MatrixGroup[];
  /** A button in a role's head; none for roles that it returns undefined for. */
  action?: (role: Role) => { label: string; name: string; onClick: () => void } | undefined;
};

/** Permissions down, roles across. Scrolls sideways in its own frame where the roles do not fit. */
export function RoleMatrix<Role extends MatrixRole>({ roles, groups, action }: Props<Role>) {
  return (
    // A frame that scrolls has to be reachable by keyboard.
    <div className={classes.frame} tabIndex={0} role="region" aria-label={t('matrix.label')}>
      <table className={classes.table}>
        <thead>
          <tr>
            <th scope="col">{t('matrix.permission')}</th>
            {roles.map((role) => (
              <RoleHead key={role.name} role={role} action={action?.(role)} />
            ))}
          </tr>
        </thead>
        {groups.map((group) => (
          <Group key={group.title} group={group} roles={roles} titled={groups.length > 1} />
        ))}
      </table>
    </div>
  );
}

function Group({ group, roles, titled }: { group: MatrixGroup; roles: readonly MatrixRole[]; titled: boolean }) {
  return (
    <tbody>
      {titled && (
        <tr className={classes.group}>
          <th scope="colgroup" colSpan={roles.length + 1}>
            <div className={classes.groupWords}>
              {group.title}
              {group.note !== undefined && <span className={classes.code}>{group.note}</span>}
            </div>
          </th>
        </tr>
      )}
      {group.permissions.map((permission) => (
        <tr key={permission} data-inert={group.note !== undefined}>
          <th scope="row">
            {permissionWords(permission)}
            {permissionWords(permission) !== permission && (
              <PermissionCode className={classes.code}>{permission}</PermissionCode>
            )}
          </th>
          {roles.map((role) => (
            <Cell key={role.name} allowed={grants(role.permissions, permission)} />
          ))}
        </tr>
      ))}
    </tbody>
  );
}

type HeadProps = { role: MatrixRole; action: { label: string; name: string; onClick: () => void } | undefined };

function RoleHead({ role, action }: HeadProps) {
  return (
    <th scope="col" className={classes.role}>
      <div>{role.title}</div>
      <div className="tn-note">{t('matrix.holders', { count: role.holders })}</div>
      {role.builtIn ? <div className="tn-note">{t('matrix.builtIn')}</div> : null}
      {action === undefined ? null : (
        <Button size="compact-sm" variant="default" aria-label={action.name} onClick={action.onClick}>
          {action.label}
        </Button>
      )}
    </th>
  );
}

function Cell({ allowed }: { allowed: boolean }) {
  return (
    <td className={classes.cell} data-allowed={allowed}>
      {allowed ? (
        <IconCheck size={18} role="img" aria-hidden={false} aria-label={t('matrix.allowed')} />
      ) : (
        <span role="img" aria-label={t('matrix.denied')}>
          –
        </span>
      )}
    </td>
  );
}
