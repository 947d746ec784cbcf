import { Button, Combobox, Input } from '@mantine/core';
import type { TemplateRole } from '@/api/types';
import { IconTrash } from '@/components/icons';
import { FieldShell } from '@/components/SchemaForm';
import { t } from './messages';
import type { RowErrors, UserField, UserRow } from './users';
import classes from './UsersStep.module.css';

interface UserRowFieldsProps {
  row: UserRow;
  number: number;
  idOf: (field: UserField) => string;
  roles: TemplateRole[];
  errors: RowErrors;
  onChange: (field: UserField, value: string) => void;
  onLeave: (field: UserField) => void;
  onRemove: () => void;
}

/** One person: address, name, role. */
export function UserRowFields({ row, number, idOf, roles, errors, onChange, onLeave, onRemove }: UserRowFieldsProps) {
  const entry = (field: UserField) => ({
    value: row[field],
    error: errors[field] !== undefined,
    onChange: (event: { currentTarget: { value: string } }) => {
      onChange(field, event.currentTarget.value);
    },
    onBlur: () => {
      onLeave(field);
    },
  });
  return (
    <fieldset className={classes.row}>
      <legend className={classes.legend}>{t('users.number', { number })}</legend>
      <FieldShell id={idOf('email')} label={t('users.email')} required error={errors.email}>
        <Input
          {...entry('email')}
          type="email"
          inputMode="email"
          autoComplete="off"
          autoCapitalize="none"
          spellCheck={false}
          required
        />
      </FieldShell>
      <FieldShell id={idOf('name')} label={t('users.name')} error={errors.name}>
        <Input {...entry('name')} autoComplete="off" />
      </FieldShell>
      <FieldShell id={idOf('role')} label={t('users.role')} required error={errors.role}>
        <Input {...entry('role')} component="select" pointer rightSection={<Combobox.Chevron />} required>
          <RoleOptions roles={roles} chosen={row.role} />
        </Input>
      </FieldShell>
      <Button
        className={classes.remove}
        variant="subtle"
        color="gray"
        leftSection={<IconTrash size={16} />}
        aria-label={t('users.removeOf', { who: row.email || t('users.number', { number }) })}
        onClick={onRemove}
      >
        {t('users.remove')}
      </Button>
    </fieldset>
  );
}

/** The template's roles and nothing else; a role that is not among them is shown, but cannot be chosen. */
export function RoleOptions({ roles, chosen }: { roles: TemplateRole[]; chosen: string }) {
  const known = roles.some((role) => role.name === chosen);
  return (
    <>
      {chosen === '' && <option value="">{t('users.choose')}</option>}
      {chosen !== '' && !known && (
        <option value={chosen} disabled>
          {t('users.roleGone', { role: chosen })}
        </option>
      )}
      {roles.map((role) => (
        <option key={role.name} value={role.name}>
          {roleLabel(role)}
        </option>
      ))}
    </>
  );
}

/** "Tenant owner (TENANT_OWNER)": the words for people, the name for whoever looks it up. */
export function roleLabel({ name, title }: TemplateRole): string {
  return title && title !== name ? `${title} (${name})` : name;
}
