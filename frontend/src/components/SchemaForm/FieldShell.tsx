import { Input, InputWrapperContext } from '@mantine/core';
import { useMemo, type ReactNode } from 'react';
import classes from './SchemaForm.module.css';

interface FieldShellProps {
  id: string;
  label: string;
  required?: boolean;
  help?: ReactNode;
  /** Where the value came from, if nobody typed it. */
  note?: ReactNode;
  /** What the live check says. Given for every field that has one, so that changes are announced. */
  status?: ReactNode;
  error?: string;
  /** A group of controls has its label as text, not as the label of one input. */
  group?: boolean;
  children: ReactNode;
}

const isThere = (part: ReactNode) => part !== undefined && part !== null && part !== '' && part !== false;

/**
 * A label, a control and everything that is said about it, tied together for
 * screen readers. The Mantine input inside takes its id and description from here.
 */
export function FieldShell({ id, label, required, help, note, status, error, children }: FieldShellProps) {
  const parts: [string, ReactNode][] = [
    [`${id}-error`, error],
    [`${id}-help`, help],
    [`${id}-note`, note],
    [`${id}-status`, status],
  ];
  const described = parts
    .filter(([, part]) => isThere(part))
    .map(([part]) => part)
    .join(' ');
  const context = useMemo(
    () => ({
      getStyles: null,
      offsetTop: false,
      offsetBottom: false,
      inputId: id,
      labelId: `${id}-label`,
      describedBy: described === '' ? undefined : described,
    }),
    [id, described],
  );
  return (
    <InputWrapperContext.Provider value={context}>
      <div className={classes['field']} data-field={id}>
        <Input.Label
          id={`${id}-label`}
          htmlFor={id}
          className={classes['label']}
          data-required={required === true ? true : undefined}
        >
          {label}
        </Input.Label>
        {isThere(help) && (
          <div id={`${id}-help`} className={classes['help']}>
            {help}
          </div>
        )}
        {children}
        {isThere(note) && (
          <div id={`${id}-note`} className={classes['note']}>
            {note}
          </div>
        )}
        {error && (
          <div id={`${id}-error`} className={classes['error']}>
            {error}
          </div>
        )}
        {status !== undefined && (
          <div id={`${id}-status`} role="status" className={classes['status']}>
            {status}
          </div>
        )}
      </div>
    </InputWrapperContext.Provider>
  );
}
