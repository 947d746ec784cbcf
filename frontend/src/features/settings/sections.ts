import { allows, type PlatformPermission } from '@/lib/permissions';
import { t } from './messages';

export type SettingsSection = {
  to: string;
  label: string;
  needs: readonly [PlatformPermission, ...PlatformPermission[]];
};

export const sections: readonly SettingsSection[] = [
  { to: '/settings/general', label: t('settings.general'), needs: ['SETTINGS:read'] },
  { to: '/settings/mail', label: t('settings.mail'), needs: ['SETTINGS:read'] },
  { to: '/settings/texting', label: t('settings.texting'), needs: ['SETTINGS:read'] },
  { to: '/settings/people', label: t('settings.people'), needs: ['PLATFORM_PEOPLE:read'] },
  { to: '/settings/roles', label: t('settings.roles'), needs: ['PLATFORM_PEOPLE:read'] },
  { to: '/settings/api-keys', label: t('settings.keys'), needs: ['API_KEYS:manage'] },
  { to: '/settings/templates', label: t('settings.templates'), needs: ['TEMPLATES:read'] },
  { to: '/settings/audit', label: t('settings.audit'), needs: ['PLATFORM_AUDIT:read'] },
];

/** Where /settings leads: the first part the person may open. */
export function firstSection(permissions: readonly string[]): SettingsSection | undefined {
  return sections.find(({ needs }) => needs.some((need) => allows(permissions, need)));
}
