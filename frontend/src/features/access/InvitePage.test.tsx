import { MantineProvider } from '@mantine/core';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { createMemoryHistory, createRootRoute, createRouter, RouterProvider } from '@tanstack/react-router';
import { render, screen } from '@testing-library/react';
import { Suspense } from 'react';
import { describe, expect, it } from 'vitest';
import type { InvitationView, Session } from '@/api/types';
import { platformInfoQuery } from '@/lib/session';
import { invitationQuery } from './api';
import { InvitePage } from './InvitePage';

const view: InvitationView = {
  state: 'open',
  tenant: { name: 'Acme Telephony', slug: 'acme' },
  platform: false,
  role: 'TENANT_ADMIN',
  roleTitle: 'Tenant administrator',
  email: 'grace@example.com',
  name: 'Grace Hopper',
  invitedBy: 'Ada Lovelace',
  expiresAt: '2026-03-12T10:00:00Z',
  accountExists: false,
};

function sessionOf(email: string): Session {
  return {
    account: { mfa: false, id: 'ac_1', email, name: 'Somebody', permissions: [] },
    session: { id: 'se_1', factors: [] },
    memberships: [],
    managed: [],
  };
}

function show(over: Partial<InvitationView>, session?: Session): void {
  const queryClient = new QueryClient({ defaultOptions: { queries: { staleTime: Infinity } } });
  queryClient.setQueryData(invitationQuery('t').queryKey, { ...view, ...over });
  queryClient.setQueryData(platformInfoQuery.queryKey, {
    name: 'Tenantry',
    version: '1',
    setupNeeded: false,
    signUp: false,
    mail: { configured: false },
    publicUrl: 'http://127.0.0.1:8080',
  });
  const routeTree = createRootRoute({ component: () => <InvitePage token="t" session={session} /> });
  const router = createRouter({ routeTree, history: createMemoryHistory(), context: {} });
  render(
    <QueryClientProvider client={queryClient}>
      <MantineProvider env="test">
        <Suspense fallback={null}>
          <RouterProvider router={router as never} />
        </Suspense>
      </MantineProvider>
    </QueryClientProvider>,
  );
}

const title = () => screen.findByRole('heading', { level: 1 });
const buttons = () => [...screen.queryAllByRole('button'), ...screen.queryAllByRole('link')].map((b) => b.textContent);

describe('InvitePage', () => {
  it('says who invites to what and lets a newcomer set name and password', async () => {
    show({});
    expect((await title()).textContent).toBe('Join Acme Telephony');
    expect(screen.getByText('Ada Lovelace invites you to Acme Telephony as Tenant administrator.')).toBeTruthy();
    expect(screen.getByLabelText('Your name')).toHaveProperty('value', 'Grace Hopper');
  });

  it('asks somebody with an account for their password, not for a new one', async () => {
    show({ accountExists: true });
    expect((await screen.findByLabelText('Password')).getAttribute('autocomplete')).toBe('current-password');
    expect(screen.queryByLabelText('Your name')).toBeNull();
  });

  it('takes whoever is signed in with the address, however it is spelt, to one button', async () => {
    show({ accountExists: true }, sessionOf('Grace@Example.com'));
    await title();
    expect(buttons()).toEqual(['Join Acme Telephony']);
  });

  it.each([
    [{ state: 'expired' }, undefined, 'This invitation has expired', 'Go to the start page'],
    [{ state: 'revoked' }, undefined, 'This invitation was withdrawn', 'Go to the start page'],
    [{ state: 'used' }, undefined, 'This invitation has been used', 'Sign in'],
    [{ state: 'used' }, sessionOf('grace@example.com'), 'This invitation has been used', 'Open Acme Telephony'],
    [{ state: 'used' }, sessionOf('other@example.com'), 'This invitation has been used', 'Go to the start page'],
    [{}, sessionOf('other@example.com'), 'This invitation is for somebody else', 'Sign out and go on'],
  ] as const)('has a screen of its own with one next action: %j', async (over, session, heading, action) => {
    show(over, session);
    expect((await title()).textContent).toBe(heading);
    expect(buttons()).toEqual([action]);
  });

  it('names whom to ask when it has expired', async () => {
    show({ state: 'expired' });
    await title();
    expect(screen.getByRole('main').textContent).toContain('Ask Ada Lovelace to invite you again');
  });

  it('speaks of the installation when that is what one is invited to', async () => {
    show({ tenant: undefined, platform: true });
    expect((await title()).textContent).toBe('Join this installation');
  });
});
