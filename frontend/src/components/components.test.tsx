import { screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { describe, expect, it, vi } from 'vitest';
import { toast } from '@/lib/toasts';
import { renderInApp } from '@/test/render';
import { ConfirmDialog } from './ConfirmDialog';
import { CopyButton } from './CopyButton';
import { DataTable, LoadMore } from './DataTable';
import { StateBadge } from './StateBadge';
import { TenantStateBadge } from './TenantStateBadge';
import { Toasts } from './Toasts';

describe('DataTable', () => {
  const rows = [
    { id: '1', name: 'Acme', state: 'live' },
    { id: '2', name: 'Globex', state: 'provisioning' },
  ];

  it('names itself, its columns and its rows', () => {
    renderInApp(
      <DataTable
        caption="Tenants"
        rows={rows}
        rowKey={({ id }) => id}
        columns={[
          { key: 'name', title: 'Name', lead: true, render: ({ name }) => name },
          { key: 'state', title: 'State', render: ({ state }) => <TenantStateBadge state={state} /> },
        ]}
      />,
    );
    expect(screen.getByRole('table', { name: 'Tenants' })).toBeTruthy();
    expect(screen.getAllByRole('columnheader').map((cell) => cell.textContent)).toEqual(['Name', 'State']);
    expect(screen.getAllByRole('rowheader').map((cell) => cell.textContent)).toEqual(['Acme', 'Globex']);
    expect(screen.getByText('Live')).toBeTruthy();
  });

  it('says how it is sorted and asks for another order', async () => {
    const onClick = vi.fn();
    renderInApp(
      <DataTable
        caption="Tenants"
        rows={rows}
        rowKey={({ id }) => id}
        columns={[
          { key: 'name', title: 'Name', render: ({ name }) => name, sort: { direction: 'ascending', onClick } },
        ]}
      />,
    );
    expect(screen.getByRole('columnheader', { name: 'Name' }).getAttribute('aria-sort')).toBe('ascending');
    await userEvent.click(screen.getByRole('button', { name: 'Name' }));
    expect(onClick).toHaveBeenCalledOnce();
  });

  it('offers more only while there is more', () => {
    const { rerender } = renderInApp(<LoadMore shown={2} hasMore loading={false} onMore={() => undefined} />);
    expect(screen.getByRole('button', { name: 'Show more' })).toBeTruthy();
    expect(screen.getByRole('status').textContent).toBe('2 entries');
    rerender(<LoadMore shown={2} hasMore={false} loading={false} onMore={() => undefined} />);
    expect(screen.queryByRole('button')).toBeNull();
  });
});

describe('StateBadge', () => {
  it('says the state in words', () => {
    renderInApp(<StateBadge tone="error">Failed</StateBadge>);
    expect(screen.getByText('Failed')).toBeTruthy();
  });

  it('shows a tenant state of a newer server as it is written', () => {
    renderInApp(<TenantStateBadge state="hibernating" />);
    expect(screen.getByText('hibernating')).toBeTruthy();
  });
});

describe('ConfirmDialog', () => {
  function open(onConfirm: () => Promise<void>, onClose = vi.fn()) {
    renderInApp(
      <ConfirmDialog
        opened
        title="Revoke the key?"
        confirmLabel="Revoke"
        danger
        onConfirm={onConfirm}
        onClose={onClose}
      >
        It stops working at once.
      </ConfirmDialog>,
    );
    return onClose;
  }

  it('closes when the act has been done', async () => {
    const onClose = open(() => Promise.resolve());
    await userEvent.click(await screen.findByRole('button', { name: 'Revoke' }));
    await waitFor(() => {
      expect(onClose).toHaveBeenCalledOnce();
    });
  });

  it('stays open and says why when it was refused', async () => {
    const onClose = open(() => Promise.reject(new TypeError('offline')));
    await userEvent.click(await screen.findByRole('button', { name: 'Revoke' }));
    expect((await screen.findByRole('alert')).textContent).toContain('cannot be reached');
    expect(onClose).not.toHaveBeenCalled();
  });
});

describe('CopyButton', () => {
  it('copies and says so', async () => {
    const user = userEvent.setup();
    renderInApp(<CopyButton value="https://example.com/invite/x" what="link for Ada" />);
    await user.click(screen.getByRole('button', { name: 'Copy link for Ada' }));
    expect(await screen.findByRole('button', { name: 'Copied' })).toBeTruthy();
    expect(await navigator.clipboard.readText()).toBe('https://example.com/invite/x');
  });
});

describe('Toasts', () => {
  it('has its live region before there is news, and lets one act and dismiss', async () => {
    const undo = vi.fn();
    renderInApp(<Toasts />);
    const region = screen.getByRole('region', { name: 'Messages' });
    expect(region.getAttribute('aria-live')).toBe('polite');
    toast('error', 'The list was hidden.', { label: 'Undo', run: undo });
    await userEvent.click(await screen.findByRole('button', { name: 'Undo' }));
    expect(undo).toHaveBeenCalledOnce();
    expect(region.textContent).toBe('');
    toast('error', 'Still here.');
    await userEvent.click(await screen.findByRole('button', { name: 'Dismiss' }));
    expect(region.textContent).toBe('');
  });
});
