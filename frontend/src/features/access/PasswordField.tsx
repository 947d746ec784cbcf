import { PasswordInput } from '@mantine/core';
import { passwordToggle } from '@/components/password';
import type { FieldProps } from '@/components/useAppForm';
import { t } from './messages';

/** For choosing a password: says the rule before it is broken, lets password managers do their work. */
export function NewPasswordField({ field }: { field: FieldProps<string> }) {
  return (
    <PasswordInput
      label={t('field.newPassword')}
      description={t('field.passwordHint')}
      autoComplete="new-password"
      required
      withAsterisk={false}
      {...passwordToggle}
      {...field}
    />
  );
}

export function CurrentPasswordField({ field }: { field: FieldProps<string> }) {
  return (
    <PasswordInput
      label={t('field.password')}
      autoComplete="current-password"
      required
      withAsterisk={false}
      {...passwordToggle}
      {...field}
    />
  );
}
