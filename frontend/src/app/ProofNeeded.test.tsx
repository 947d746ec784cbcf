import { MantineProvider } from '@mantine/core';
import { QueryClient, QueryClientProvider, useQuery } from '@tanstack/react-query';
import { createMemoryHistory, createRootRoute, createRouter, RouterProvider } from '@tanstack/react-router';
import { render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { describe, expect, it, vi } from 'vitest';
import type { StepUp } from '@/api/types';
import { ProblemError } from '@/lib/problem';
import { ProblemAlert } from '@/components/ProblemAlert';
import { makeQueryClient } from './query-client';
import { RouteError } from './RouteError';

function refused(stepUp: Partial<StepUp>): ProblemError {
  return new ProblemError({
    type: 'urn:tenantry:problem:step_up_required',
    code: 'step_up_required',
    status: 401,
    title: 'Proof needed',
    detail: 'The platform asks for a second factor.',
    requestId: 'rq_1',
    stepUp: { why: 'policy', methods: ['totp'], ...stepUp },
  });
}

/** A page at an address of its own whose data is refused until a proof was given. */
function showPage(error: ProblemError): { prove: () => void } {
  let proved = false;
  const root = createRootRoute({
    loader: () => {
      if (!proved) throw error;
    },
    component: () => <h1>Tenants</h1>,
    errorComponent: RouteError,
  });
  const history = createMemoryHistory({ initialEntries: ['/?state=live'] });
  const router = createRouter({ routeTree: root, history, context: {} });
  const queryClient = new QueryClient();
  render(
    <QueryClientProvider client={queryClient}>
      <MantineProvider env="test">
        <RouterProvider router={router as never} />
      </MantineProvider>
    </QueryClientProvider>,
  );
  return {
    prove: () => {
      proved = true;
    },
  };
}

describe('a proof that was asked for and not given', () => {
  it('is no failure of the page, which offers to ask again and a way elsewhere', async () => {
    const page = showPage(refused({}));
    expect(await screen.findByRole('heading', { level: 1, name: 'A second factor is needed here' })).toBeTruthy();
    expect(screen.getByText('The platform asks for a second factor.')).toBeTruthy();
    expect(screen.queryByRole('alert')).toBeNull();
    expect(screen.queryByText(/rq_1|could not be loaded/)).toBeNull();
    expect(screen.getByRole('link', { name: 'Go to your account' }).getAttribute('href')).toBe('/account');
    page.prove();
    await userEvent.click(screen.getByRole('button', { name: 'Confirm now' }));
    expect(await screen.findByRole('heading', { name: 'Tenants' })).toBeTruthy();
  });

  it('leads to the set-up of a second factor and back, where there is none', async () => {
    showPage(refused({ enrol: true }));
    const link = await screen.findByRole('link', { name: 'Set up a second factor' });
    expect(link.getAttribute('href')).toBe(`/account/security?next=${encodeURIComponent('/?state=live')}`);
  });

  it('leads from a tenant to the others', async () => {
    showPage(refused({ why: 'idle', tenant: 'acme', tenantName: 'Acme' }));
    expect(await screen.findByRole('heading', { name: 'Confirm that it is you' })).toBeTruthy();
    expect(screen.getByRole('link', { name: 'Go to your tenants' })).toBeTruthy();
  });

  it('is not asked for a second time when the page comes up that was refused', async () => {
    const refuse = vi.fn(() => Promise.reject(refused({})));
    const queryClient = makeQueryClient();
    const query = { queryKey: ['tenants'], queryFn: refuse };
    await expect(queryClient.query(query)).rejects.toThrow();
    function List() {
      return useQuery(query).isError ? <p>Refused</p> : null;
    }
    render(
      <QueryClientProvider client={queryClient}>
        <List />
      </QueryClientProvider>,
    );
    expect(await screen.findByText('Refused')).toBeTruthy();
    expect(refuse).toHaveBeenCalledOnce();
  });

  it('is said calmly in a part of a page and for an act', async () => {
    const onRetry = vi.fn();
    const queryClient = new QueryClient();
    const show = (children: React.ReactNode) => (
      <QueryClientProvider client={queryClient}>
        <MantineProvider env="test">{children}</MantineProvider>
      </QueryClientProvider>
    );
    const { rerender } = render(show(<ProblemAlert error={refused({})} title="The list failed" onRetry={onRetry} />));
    await userEvent.click(await screen.findByRole('button', { name: 'Confirm now' }));
    expect(onRetry).toHaveBeenCalledOnce();
    expect(screen.queryByText('The list failed')).toBeNull();
    rerender(show(<ProblemAlert error={refused({ why: 'fresh' })} />));
    expect(await screen.findByText('Nothing was changed')).toBeTruthy();
    expect(screen.queryByRole('button')).toBeNull();
  });
});
