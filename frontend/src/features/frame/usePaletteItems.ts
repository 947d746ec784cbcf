import { useMantineColorScheme } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { useRouter } from '@tanstack/react-router';
import type { Session } from '@/api/types';
import { IconKeyboard, IconPlus, IconSignOut, IconTenants } from '@/components/icons';
import { allows } from '@/lib/permissions';
import { tenantQuery } from '@/lib/tenant';
import { t } from './messages';
import type { Overlay } from './Overlays';
import { rank, type PaletteItem } from './palette-model';
import { placesFor, tenantPlaces } from './places';
import { recentTenants, rememberTenant } from './recent';
import { schemes } from './SchemeItems';
import { joinChoices, knownTenants, memberSlugIn, tenantSearchQuery, type TenantChoice } from './tenants';
import { useSignOut } from './useSignOut';

// Before anything is typed only this many tenants are listed, or they would push all else out of sight.
const unasked = 5;

/** Everything the palette offers for what is typed: pages, tenants (known and found), actions. */
export function usePaletteItems(session: Session, typed: string, onOverlay: (overlay: Overlay) => void): PaletteItem[] {
  const pages = usePages(session);
  const tenants = useTenants(session, typed);
  const actions = useActions(session, onOverlay);
  return rank([...pages, ...tenants, ...actions], typed);
}

function usePages(session: Session): PaletteItem[] {
  const router = useRouter();
  const slug = memberSlugIn(router.state.location.pathname);
  const { data: tenant } = useQuery({ ...tenantQuery(slug ?? ''), enabled: slug !== undefined });
  const here = tenant === undefined ? [] : tenantPlaces(tenant);
  return [...here, ...placesFor(session)].map(({ id, to, label, icon, letter }) => ({
    id: `page-${id}`,
    group: t('palette.pages'),
    label,
    detail: to.startsWith('/t/') ? tenant?.name : undefined,
    icon,
    keys: letter === undefined ? undefined : `g ${letter}`,
    run: () => void router.navigate({ to }),
  }));
}

function useTenants(session: Session, typed: string): PaletteItem[] {
  const router = useRouter();
  const [asked] = useDebouncedValue(typed.trim(), 120);
  const found = useQuery(tenantSearchQuery(session, asked, asked.length > 1));
  const { id: account } = session.account;
  const recent = recentTenants(account);
  const known = joinChoices(knownTenants(session), recent);
  const first = joinChoices(recent, known).slice(0, unasked);
  const choices = typed.trim() === '' ? first : joinChoices(known, asked.length > 1 ? (found.data ?? []) : []);
  return choices.map((choice: TenantChoice) => ({
    id: `tenant-${choice.tenant.id}`,
    group: t('palette.tenants'),
    label: choice.tenant.name,
    detail: choice.through === undefined ? choice.tenant.slug : t('switcher.through', { name: choice.through }),
    also: `${choice.tenant.slug} ${choice.tenant.id}`,
    icon: IconTenants,
    run: () => {
      rememberTenant(account, choice);
      void router.navigate({ to: choice.to });
    },
  }));
}

function useActions({ account }: Session, onOverlay: (overlay: Overlay) => void): PaletteItem[] {
  const router = useRouter();
  const signOut = useSignOut();
  const { setColorScheme } = useMantineColorScheme();
  const group = t('palette.actions');
  const create: PaletteItem = {
    id: 'create-tenant',
    group,
    label: t('switcher.create'),
    icon: IconPlus,
    run: () => void router.navigate({ to: '/onboarding/$wizard', params: { wizard: 'voicepro' } }),
  };
  return [
    ...(allows(account.permissions, 'TENANT_MGMT:create') ? [create] : []),
    ...schemes.map(({ value, label, icon }) => ({
      id: `scheme-${value}`,
      group,
      label: t('palette.scheme', { name: label }),
      also: 'theme mode',
      icon,
      run: () => {
        setColorScheme(value);
      },
    })),
    {
      id: 'shortcuts',
      group,
      label: t('top.shortcuts'),
      icon: IconKeyboard,
      keys: '?',
      run: () => {
        onOverlay('shortcuts');
      },
    },
    { id: 'sign-out', group, label: t('top.signOut'), icon: IconSignOut, run: () => void signOut() },
  ];
}
