import { TextInput } from '@mantine/core';
import { CopyButton } from './CopyButton';
import classes from './CopyField.module.css';

/** A value to take along, such as a link: selected on focus, with a button that copies it. */
export function CopyField({
  label,
  value,
  what,
  secret,
}: {
  label: string;
  value: string;
  what: string;
  secret?: boolean;
}) {
  return (
    <div className={classes.row}>
      <TextInput
        className={classes.value}
        label={label}
        value={value}
        readOnly
        autoComplete="off"
        spellCheck={false}
        classNames={{ input: classes.input ?? '' }}
        onFocus={(event) => {
          event.currentTarget.select();
        }}
        data-secret={secret}
      />
      <CopyButton value={value} what={what} size="sm" />
    </div>
  );
}
