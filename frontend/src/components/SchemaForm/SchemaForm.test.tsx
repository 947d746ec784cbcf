import { MantineProvider } from '@mantine/core';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { useState } from 'react';
import { describe, expect, it, vi } from 'vitest';
import { checkQuery } from './checks';
import { SchemaForm } from './SchemaForm';
import type { Values } from './validate';

const reference = {
  countries: [
    { code: 'DE', name: 'Germany' },
    { code: 'FR', name: 'France' },
  ],
  timezones: ['Europe/Berlin'],
  currencies: [{ code: 'EUR', name: 'Euro', digits: 2 }],
} as never;

const field = (keywords: object) => ({
  type: 'object',
  properties: { it: { type: 'string', title: 'It', ...keywords } },
});

function show(
  schema: object,
  options: { values?: Values; errors?: Record<string, string>; client?: QueryClient } = {},
) {
  const changed = vi.fn();
  const client = options.client ?? new QueryClient();
  function Form() {
    const [values, setValues] = useState(options.values ?? {});
    return (
      <SchemaForm
        schema={schema}
        values={values}
        errors={options.errors ?? {}}
        reference={reference}
        scope={{}}
        idOf={(name) => `f-${name}`}
        onChange={(name, value) => {
          changed(value);
          setValues((before) => ({ ...before, [name]: value }));
        }}
      />
    );
  }
  render(
    <QueryClientProvider client={client}>
      <MantineProvider env="test">
        <Form />
      </MantineProvider>
    </QueryClientProvider>,
  );
  return { changed, user: userEvent.setup() };
}

describe('a field', () => {
  it('ties its help and its error to the control', () => {
    show(field({ description: 'Some help.' }), { errors: { it: 'Enter “It”.' } });
    const input = screen.getByLabelText('It');
    expect(input.getAttribute('aria-invalid')).toBe('true');
    const described = (input.getAttribute('aria-describedby') ?? '')
      .split(' ')
      .map((id) => document.getElementById(id)?.textContent);
    expect(described).toEqual(['Enter “It”.', 'Optional. Some help.']);
  });

  it('keeps its label word for word when it is needed', () => {
    show({ ...field({}), required: ['it'] });
    expect(screen.getByText('It', { selector: 'label' }).textContent).toBe('It');
    expect(screen.getByLabelText('It').hasAttribute('required')).toBe(true);
  });

  it('offers the values of a select, and none', () => {
    show(field({ enum: ['sendgrid', 'twilio', 'internal'] }));
    expect(screen.getAllByRole('option').map((o) => o.textContent)).toEqual(['None', 'sendgrid', 'twilio', 'internal']);
  });
});

describe('a field with a long list', () => {
  it('takes the entry that the typed text names when it is left', async () => {
    const { changed, user } = show(field({ 'x-input': 'country' }));
    await user.type(screen.getByLabelText('It'), 'germ');
    await user.tab();
    expect(changed).toHaveBeenLastCalledWith('DE');
    expect(screen.getByLabelText<HTMLInputElement>('It').value).toBe('Germany');
  });

  it('leaves what it does not know as it was typed', async () => {
    const { changed, user } = show(field({ 'x-input': 'timezone' }));
    await user.type(screen.getByLabelText('It'), 'Mars/Phobos');
    await user.tab();
    expect(changed).toHaveBeenLastCalledWith('Mars/Phobos');
    expect(screen.getByLabelText<HTMLInputElement>('It').value).toBe('Mars/Phobos');
  });
});

describe('tags', () => {
  it('are added and removed by keyboard', async () => {
    const { changed, user } = show({ type: 'object', properties: { it: { type: 'array', title: 'It' } } });
    await user.type(screen.getByLabelText('It'), 'acme{Enter}globex,');
    expect(changed).toHaveBeenLastCalledWith(['acme', 'globex']);
    screen.getByRole('button', { name: 'Remove acme' }).focus();
    await user.keyboard('{Enter}');
    expect(changed).toHaveBeenLastCalledWith(['globex']);
    expect(document.activeElement).toBe(screen.getByLabelText('It', { selector: 'input' }));
    await user.keyboard('{Backspace}');
    expect(changed).toHaveBeenLastCalledWith([]);
  });

  it('are added when the field is left, each once', async () => {
    const { changed, user } = show(
      { type: 'object', properties: { it: { type: 'array', title: 'It' } } },
      { values: { it: ['acme'] } },
    );
    await user.type(screen.getByLabelText('It', { selector: 'input' }), 'ACME');
    await user.tab();
    expect(changed).not.toHaveBeenCalled();
  });

  it('name each one that was refused', () => {
    const client = new QueryClient();
    client.setQueryData(checkQuery('tenant-exists', 'nope', {}).queryKey, {
      ok: false,
      message: 'There is no tenant “nope”.',
    });
    show(
      { type: 'object', properties: { it: { type: 'array', title: 'It', 'x-check': 'tenant-exists' } } },
      { values: { it: ['nope'] }, client },
    );
    expect(screen.getByRole('status').textContent).toBe('There is no tenant “nope”.');
  });
});

describe('a live check', () => {
  it('says what the server says and offers its suggestion', async () => {
    const client = new QueryClient();
    client.setQueryData(checkQuery('slug-free', 'acme', {}).queryKey, {
      ok: false,
      message: '“acme” is taken.',
      suggestion: 'acme-2',
    });
    client.setQueryData(checkQuery('slug-free', 'acme-2', {}).queryKey, { ok: true });
    const { changed, user } = show(field({ 'x-input': 'slug', 'x-check': 'slug-free' }), {
      values: { it: 'acme' },
      client,
    });
    expect(screen.getByRole('status').textContent).toContain('“acme” is taken.');
    await user.click(screen.getByRole('button', { name: 'Use “acme-2”' }));
    expect(changed).toHaveBeenLastCalledWith('acme-2');
    expect(await screen.findByText(/“acme-2” is free/)).toBeTruthy();
  });
});
