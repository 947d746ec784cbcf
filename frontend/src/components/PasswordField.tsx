import { TextInput } from '@mantine/core';
import { useState } from 'react';
import { IconEye, IconEyeOff } from './base-icons';
import { t } from './messages';
import type { FieldProps } from './useAppForm';
import classes from './PasswordField.module.css';

type Props = FieldProps<string> & {
  label: string;
  description?: string;
  /** Tells password managers what is wanted of them. */
  autoComplete: 'current-password' | 'new-password' | 'off';
  autoFocus?: boolean;
  disabled?: boolean;
};

/** A password that can be looked at while it is typed. */
export function PasswordField({ autoFocus, ...rest }: Props) {
  const [shown, setShown] = useState(false);
  const Icon = shown ? IconEyeOff : IconEye;
  return (
    <TextInput
      type={shown ? 'text' : 'password'}
      autoCapitalize="none"
      spellCheck={false}
      required
      withAsterisk={false}
      data-autofocus={autoFocus}
      rightSectionPointerEvents="all"
      rightSection={
        <button
          type="button"
          className={classes.reveal}
          aria-label={shown ? t('password.hide') : t('password.show')}
          onClick={() => {
            setShown(!shown);
          }}
        >
          <Icon size={18} />
        </button>
      }
      {...rest}
    />
  );
}
