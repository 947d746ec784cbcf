import { t } from './messages';

export const shortestPassword = 15;

/** Enough to catch a slip; whether an address exists, only mail can tell. */
export function emailRule(email: string): string | undefined {
  return /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(email.trim()) ? undefined : t('rule.email');
}

export function passwordRule(password: string): string | undefined {
  return password === '' ? t('rule.password') : undefined;
}

/** Length is counted in characters as people see them, as the server does. */
export function newPasswordRule(password: string): string | undefined {
  const { length } = Array.from(password);
  if (length === 0) return t('rule.noPassword');
  return length < shortestPassword ? t('rule.newPassword', { count: length }) : undefined;
}

export function nameRule(name: string): string | undefined {
  return name.trim() === '' ? t('rule.name') : undefined;
}

export function codeRule(code: string): string | undefined {
  return code.trim() === '' ? t('rule.code') : undefined;
}
