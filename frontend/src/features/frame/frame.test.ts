import { beforeEach, describe, expect, it } from 'vitest';
import type { Session } from '@/api/types';
import { IconHome } from '@/components/icons';
import { initialsOf } from '@/components/Initials';
import { rank, type PaletteItem } from './palette-model';
import { placesFor } from './places';
import { pinnedTenants, recentTenants, rememberTenant, togglePin } from './recent';
import { isPaletteKey, isTyping } from './shortcuts';
import { canSearchAll, filterTenants, joinChoices, knownTenants, slugInPath } from './tenants';

function tenant(slug: string, name = slug) {
  return { id: `tn_${slug}`, slug, name, state: 'live', template: 'voicepro-customer' };
}

const acme = tenant('acme', 'Acme Telephony');
const globex = tenant('globex', 'Globex');

function session(permissions: string[], over: Partial<Session> = {}): Session {
  return {
    account: { id: 'ac_1', email: 'ada@example.com', name: 'Ada', permissions, mfa: false },
    session: { id: 'se_1', factors: [] },
    memberships: [],
    managed: [],
    ...over,
  };
}

const member = (slug: string) => ({
  tenant: tenant(slug),
  role: 'TENANT_OWNER',
  roleTitle: 'Owner',
  memberState: 'active' as const,
});

describe('placesFor', () => {
  const ids = (of: Session) => placesFor(of).map(({ id }) => id);

  it('shows a member of one tenant neither tenants nor anything of the platform', () => {
    expect(ids(session([], { memberships: [member('acme')] }))).toEqual(['home', 'account', 'help']);
  });

  it('shows a list of tenants to a member of several', () => {
    expect(ids(session([], { memberships: [member('acme'), member('globex')] }))).toContain('tenants');
  });

  it('shows the wizard only with the permission to create', () => {
    expect(ids(session(['TENANT_MGMT:read']))).not.toContain('wizard');
    expect(ids(session(['TENANT_MGMT:create']))).toContain('wizard');
  });

  it('shows everything to whoever holds everything', () => {
    expect(ids(session(['*']))).toHaveLength(13);
  });
});

describe('tenants', () => {
  const mine = session([], {
    memberships: [{ tenant: acme, role: 'TENANT_OWNER', roleTitle: 'Owner', memberState: 'active' }],
    managed: [
      { tenant: globex, through: { slug: 'acme', name: 'Acme Telephony' } },
      { tenant: acme, through: { slug: 'other', name: 'Other' } },
    ],
  });

  it('leads to one’s own home in a tenant one belongs to, and to the tenant’s page otherwise', () => {
    expect(knownTenants(mine).map(({ to, through }) => [to, through])).toEqual([
      ['/t/acme', undefined],
      ['/tenants/globex', 'Acme Telephony'],
    ]);
  });

  it('finds by name, slug and id', () => {
    for (const words of ['TELE', 'acme', 'tn_acme', ' Acme ']) {
      expect(filterTenants(knownTenants(mine), words).map(({ tenant: { slug } }) => slug)).toEqual(['acme']);
    }
    expect(filterTenants(knownTenants(mine), '')).toHaveLength(2);
  });

  it('prefers what is known to what was found', () => {
    const found = [
      { tenant: acme, to: '/tenants/acme' },
      { tenant: tenant('new'), to: '/tenants/new' },
    ];
    expect(joinChoices(knownTenants(mine), found).map(({ to }) => to)).toEqual([
      '/t/acme',
      '/tenants/globex',
      '/tenants/new',
    ]);
  });

  it('asks the server only where there may be more than the session lists', () => {
    expect(canSearchAll(mine)).toBe(false);
    expect(canSearchAll(session(['TENANT_MGMT:read']))).toBe(true);
  });

  it.each([
    ['/t/acme', 'acme'],
    ['/tenants/acme/users', 'acme'],
    ['/tenants', undefined],
    ['/templates/x', undefined],
  ])('reads the tenant out of %s', (path, slug) => {
    expect(slugInPath(path)).toBe(slug);
  });
});

describe('recentTenants', () => {
  beforeEach(() => {
    localStorage.clear();
  });

  it('keeps the last five of each account, newest first and each once', () => {
    for (const slug of ['a', 'b', 'c', 'd', 'e', 'f', 'b'])
      rememberTenant('ac_1', { tenant: tenant(slug), to: `/t/${slug}` });
    expect(recentTenants('ac_1').map(({ tenant: { slug } }) => slug)).toEqual(['b', 'f', 'e', 'd', 'c']);
    expect(recentTenants('ac_2')).toEqual([]);
  });

  it('pins and lets go', () => {
    const choice = { tenant: acme, to: '/t/acme' };
    expect(togglePin('ac_1', choice)).toEqual([choice]);
    expect(pinnedTenants('ac_1')).toEqual([choice]);
    expect(togglePin('ac_1', choice)).toEqual([]);
  });

  it.each(['not json', '{}', '[1, null, {"to":"https://evil.example","tenant":{}}]'])(
    'survives %s in the storage',
    (stored) => {
      localStorage.setItem('tenantry.recent.ac_1', stored);
      expect(recentTenants('ac_1')).toEqual([]);
    },
  );
});

describe('rank', () => {
  const item = (group: string, label: string, also?: string): PaletteItem => ({
    id: label,
    group,
    label,
    also,
    icon: IconHome,
    run: () => undefined,
  });
  const items = [
    item('Go to', 'Home'),
    item('Go to', 'Settings: roles'),
    item('Go to', 'Roles of people'),
    item('Actions', 'Sign out', 'log off'),
  ];
  const found = (typed: string) => rank(items, typed).map(({ label }) => label);

  it('shows everything before anything is typed', () => {
    expect(found('  ')).toHaveLength(4);
  });

  it('puts the start of a label before the start of a word', () => {
    expect(found('rol')).toEqual(['Roles of people', 'Settings: roles']);
  });

  it('wants every word, in any order, and knows other words for a thing', () => {
    expect(found('roles set')).toEqual(['Settings: roles']);
    expect(found('log')).toEqual(['Sign out']);
    expect(found('zzz')).toEqual([]);
  });
});

describe('shortcuts', () => {
  it('leaves Ctrl+Shift+K to the browser', () => {
    expect(isPaletteKey(new KeyboardEvent('keydown', { key: 'k', ctrlKey: true }))).toBe(true);
    expect(isPaletteKey(new KeyboardEvent('keydown', { key: 'K', metaKey: true }))).toBe(true);
    expect(isPaletteKey(new KeyboardEvent('keydown', { key: 'k', ctrlKey: true, shiftKey: true }))).toBe(false);
    expect(isPaletteKey(new KeyboardEvent('keydown', { key: 'k' }))).toBe(false);
  });

  it('knows when somebody types', () => {
    expect(isTyping(document.createElement('input'))).toBe(true);
    expect(isTyping(document.createElement('textarea'))).toBe(true);
    expect(isTyping(document.createElement('button'))).toBe(false);
    expect(isTyping(null)).toBe(false);
  });
});

describe('initialsOf', () => {
  it.each([
    ['Ada Lovelace', 'AL'],
    ['Acme', 'A'],
    ['  van der Berg Holding ', 'VH'],
    ['Ünal', 'Ü'],
    ['', ''],
  ])('%j: %s', (name, initials) => {
    expect(initialsOf(name)).toBe(initials);
  });
});
