import type { ComponentType } from 'react';
import type { Session, Tenant } from '@/api/types';
import {
  IconFile,
  IconGlobe,
  IconHelp,
  IconHome,
  IconKey,
  IconList,
  IconMessage,
  IconOutbox,
  IconSettings,
  IconShield,
  IconTenants,
  IconUser,
  IconUsers,
  IconWizard,
  type IconProps,
} from '@/components/icons';
import { allows, type PlatformPermission, type TenantPermission } from '@/lib/permissions';
import { t } from './messages';

export type Place = {
  id: string;
  to: string;
  label: string;
  icon: ComponentType<IconProps>;
  /** Any one of these opens the place; none means everybody. */
  needs?: readonly PlatformPermission[];
  /** The letter after g. */
  letter?: string;
  /** Shown in the side navigation, not only in the palette. */
  nav?: 'main' | 'child' | 'foot';
  /** Others lie below its address; only at the address itself one is there. */
  exact?: boolean;
};

const settingsNeeds: readonly PlatformPermission[] = [
  'SETTINGS:read',
  'PLATFORM_PEOPLE:read',
  'PLATFORM_ROLES:manage',
  'API_KEYS:manage',
  'PLATFORM_AUDIT:read',
  'TEMPLATES:read',
];

const all: readonly Place[] = [
  { id: 'home', to: '/', label: t('nav.home'), icon: IconHome, letter: 'h', nav: 'main', exact: true },
  { id: 'tenants', to: '/tenants', label: t('nav.tenants'), icon: IconTenants, letter: 't', nav: 'main' },
  {
    id: 'wizard',
    to: '/onboarding/voicepro',
    label: t('nav.wizard'),
    icon: IconWizard,
    needs: ['TENANT_MGMT:create'],
    letter: 'w',
    nav: 'child',
  },
  {
    id: 'outbox',
    to: '/outbox',
    label: t('nav.outbox'),
    icon: IconOutbox,
    needs: ['OUTBOX:read'],
    letter: 'o',
    nav: 'main',
  },
  {
    id: 'settings',
    to: '/settings',
    label: t('nav.settings'),
    icon: IconSettings,
    needs: settingsNeeds,
    letter: 's',
    nav: 'main',
  },
  { id: 'general', to: '/settings/general', label: t('nav.general'), icon: IconSettings, needs: ['SETTINGS:read'] },
  { id: 'people', to: '/settings/people', label: t('nav.people'), icon: IconUsers, needs: ['PLATFORM_PEOPLE:read'] },
  {
    id: 'roles',
    to: '/settings/roles',
    label: t('nav.roles'),
    icon: IconShield,
    needs: ['PLATFORM_PEOPLE:read', 'PLATFORM_ROLES:manage'],
  },
  { id: 'keys', to: '/settings/api-keys', label: t('nav.keys'), icon: IconKey, needs: ['API_KEYS:manage'] },
  { id: 'templates', to: '/settings/templates', label: t('nav.templates'), icon: IconFile, needs: ['TEMPLATES:read'] },
  { id: 'audit', to: '/settings/audit', label: t('nav.audit'), icon: IconList, needs: ['PLATFORM_AUDIT:read'] },
  { id: 'account', to: '/account', label: t('nav.account'), icon: IconUser, letter: 'a' },
  { id: 'help', to: '/help/onboarding-wizard', label: t('nav.help'), icon: IconHelp, nav: 'foot' },
];

// Any one of these opens a part of a tenant's settings.
const tenantSettingsNeeds: readonly TenantPermission[] = [
  'TENANT:read',
  'TEXTING:read',
  'MEMBERS:read',
  'SECURITY:read',
  'AUDIT:read',
  'KEYS:manage',
];

/** The places within a tenant that this person may go to. */
export function tenantPlaces({ slug, features, access: { permissions } }: Tenant): Place[] {
  const overview: Place = {
    id: 'overview',
    to: `/t/${slug}`,
    label: t('nav.overview'),
    icon: IconTenants,
    nav: 'main',
    exact: true,
  };
  const companies: Place = {
    id: 'companies',
    to: `/t/${slug}/companies`,
    label: t('nav.companies'),
    icon: IconUsers,
    nav: 'main',
  };
  const settings: Place = {
    id: 'tenant-settings',
    to: `/t/${slug}/settings`,
    label: t('nav.tenantSettings'),
    icon: IconSettings,
    nav: 'main',
  };
  const contacts: Place = {
    id: 'contacts',
    to: `/t/${slug}/contacts`,
    label: t('nav.contacts'),
    icon: IconUsers,
    nav: 'main',
  };
  const messages: Place = {
    id: 'texts',
    to: `/t/${slug}/messages`,
    label: t('nav.texts'),
    icon: IconMessage,
    nav: 'main',
  };
  const widget: Place = { id: 'widget', to: `/t/${slug}/widget`, label: t('nav.widget'), icon: IconGlobe, nav: 'main' };
  const open = tenantSettingsNeeds.some((need) => allows(permissions, need));
  return [
    overview,
    ...(features['managed'] && allows(permissions, 'COMPANIES:read') ? [companies] : []),
    ...(allows(permissions, 'CONTACTS:read') ? [contacts] : []),
    ...(allows(permissions, 'TEXTING:read') ? [messages] : []),
    ...(allows(permissions, 'WIDGET:read') ? [widget] : []),
    ...(open ? [settings] : []),
  ];
}

/** Somebody who belongs to one tenant and operates nothing needs no list of tenants. */
function hasTenantList({ account, memberships, managed }: Session): boolean {
  return allows(account.permissions, 'TENANT_MGMT:read') || memberships.length + managed.length > 1;
}

/** The places this person may go to, in the order of the navigation. */
export function placesFor(session: Session): Place[] {
  const { permissions } = session.account;
  return all.filter(({ id, needs }) => {
    if (id === 'tenants') return hasTenantList(session) || allows(permissions, 'TENANT_MGMT:create');
    return needs === undefined || needs.some((need) => allows(permissions, need));
  });
}
