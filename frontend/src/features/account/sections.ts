import { t } from './messages';

type Section = { to: string; label: string };

/** The parts of one's own account, each with an address. They come in this order: profile, security, tenants, keys, data. */
export const sections: readonly Section[] = [
  { to: '/account', label: t('nav.profile') },
  { to: '/account/security', label: t('nav.security') },
  { to: '/account/tenants', label: t('nav.tenants') },
  { to: '/account/api-keys', label: t('nav.keys') },
  { to: '/account/data', label: t('nav.data') },
];
