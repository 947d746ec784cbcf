import { PasswordField } from '@/components/PasswordField';
import type { FieldProps } from '@/components/useAppForm';
import { t } from './messages';

/** For choosing a password: says the rule before it is broken. */
export function NewPasswordField({ field }: { field: FieldProps<string> }) {
  return (
    <PasswordField
      label={t('field.newPassword')}
      description={t('field.passwordHint')}
      autoComplete="new-password"
      {...field}
    />
  );
}

export function CurrentPasswordField({ field }: { field: FieldProps<string> }) {
  return <PasswordField label={t('field.password')} autoComplete="current-password" {...field} />;
}
