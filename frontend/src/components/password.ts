import { t } from './messages';

/** The reveal button of Mantine's PasswordInput, made reachable by keyboard and named for screen readers. */
export const passwordToggle = {
  visibilityToggleButtonProps: { 'aria-label': t('password.show'), tabIndex: 0, 'aria-hidden': false },
} as const;
