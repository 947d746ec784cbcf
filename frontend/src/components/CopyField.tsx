import { Textarea, TextInput } from '@mantine/core';
import type { FocusEvent } from 'react';
import { CopyButton } from './CopyButton';
import classes from './CopyField.module.css';

/** A value to take along, such as a link: selected on focus, with a button that copies it. */
export function CopyField({
  label,
  value,
  what,
  secret,
  whole,
}: {
  label: string;
  value: string;
  what: string;
  secret?: boolean;
  /** For what is read off and typed elsewhere: all of it in sight, on two lines. */
  whole?: boolean;
}) {
  const field = {
    className: classes.value,
    label,
    value,
    readOnly: true,
    autoComplete: 'off',
    spellCheck: false,
    classNames: { input: classes.input ?? '' },
    onFocus: (event: FocusEvent<HTMLInputElement | HTMLTextAreaElement>) => {
      event.currentTarget.select();
    },
    'data-secret': secret,
  };
  return (
    <div className={classes.row}>
      {whole === true ? <Textarea {...field} rows={2} /> : <TextInput {...field} />}
      <CopyButton value={value} what={what} size="sm" />
    </div>
  );
}
