import { Checkbox } from '@mantine/core';
import { permissionWords } from '@/lib/permission-words';
import { PermissionCode } from './PermissionCode';
import classes from './PermissionPicker.module.css';

type Props = {
  id: string;
  label: string;
  description?: string;
  permissions: readonly string[];
  value: string[];
  error: string | undefined;
  onChange: (value: string[]) => void;
  onBlur: () => void;
};

/** A box for each permission: what it lets one do, with its name below. */
export function PermissionPicker({ id, label, description, permissions, value, error, onChange, onBlur }: Props) {
  return (
    <Checkbox.Group
      label={label}
      description={description}
      value={value}
      error={error}
      onChange={onChange}
      onBlur={onBlur}
    >
      <div className={classes.list}>
        {permissions.map((permission, index) => (
          <Checkbox
            key={permission}
            id={index === 0 ? id : undefined}
            value={permission}
            label={permissionWords(permission)}
            description={<PermissionCode>{permission}</PermissionCode>}
          />
        ))}
      </div>
    </Checkbox.Group>
  );
}
