import { TextInput } from '@mantine/core';
import { screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { describe, expect, it, vi } from 'vitest';
import { ProblemError } from '@/lib/problem';
import { renderInApp } from '@/test/render';
import { Form } from './Form';
import { useAppForm } from './useAppForm';

type Values = { name: string; slug: string };

function Sample({ onSubmit }: { onSubmit: (values: Values) => Promise<void> }) {
  const form = useAppForm<Values>({
    initial: { name: '', slug: '' },
    rules: {
      name: (name) => (name === '' ? 'Enter a name.' : undefined),
      slug: (slug) => (/^[a-z]*$/.test(slug) ? undefined : 'Use small letters.'),
    },
    onSubmit,
  });
  return (
    <Form form={form} submitLabel="Save">
      <TextInput label="Name" {...form.field('name')} />
      <TextInput label="Slug" {...form.field('slug')} />
    </Form>
  );
}

function problem(errors?: { pointer: string; message: string }[]): ProblemError {
  return new ProblemError({
    type: 'x',
    title: 'Conflict',
    status: 409,
    code: 'conflict',
    detail: 'The server says no.',
    requestId: 'rq_42',
    errors: errors?.map((error) => ({ ...error, code: 'x' })),
  });
}

function setUp(onSubmit: (values: Values) => Promise<void> = () => Promise.resolve()) {
  const submit = vi.fn(onSubmit);
  renderInApp(<Sample onSubmit={submit} />);
  return { submit, user: userEvent.setup() };
}

const name = () => screen.getByLabelText('Name');
const slug = () => screen.getByLabelText('Slug');
const save = () => screen.getByRole('button', { name: 'Save' });

describe('Form', () => {
  it('moves the focus to a summary of what is wrong, whose lines lead to the fields', async () => {
    const { submit, user } = setUp();
    await user.click(save());
    const summary = screen.getByRole('group', { name: 'There is a problem' });
    expect(document.activeElement).toBe(summary);
    expect(name().getAttribute('aria-invalid')).toBe('true');
    await user.click(screen.getByRole('link', { name: 'Enter a name.' }));
    expect(document.activeElement).toBe(name());
    expect(submit).not.toHaveBeenCalled();
  });

  it('checks a field when it is left, not at each key, and forgives at once', async () => {
    const { user } = setUp();
    await user.type(slug(), 'Acme');
    expect(slug().getAttribute('aria-invalid')).not.toBe('true');
    await user.tab();
    expect(screen.getByText('Use small letters.')).toBeTruthy();
    await user.clear(slug());
    expect(screen.queryByText('Use small letters.')).toBeNull();
  });

  it('does not scold a field that was only passed through', async () => {
    const { user } = setUp();
    await user.click(name());
    await user.tab();
    expect(name().getAttribute('aria-invalid')).not.toBe('true');
  });

  it('submits with Enter, once, however often it is pressed', async () => {
    let finish: () => void = () => undefined;
    const { submit, user } = setUp(() => new Promise<void>((resolve) => (finish = resolve)));
    await user.type(name(), 'Acme{Enter}{Enter}');
    await user.click(save());
    expect(submit).toHaveBeenCalledTimes(1);
    expect(submit).toHaveBeenCalledWith({ name: 'Acme', slug: '' });
    finish();
    await waitFor(() => {
      expect(save().getAttribute('data-loading')).toBeNull();
    });
  });

  it('lays the server’s refusal on its field, keeps the entries, and keeps the message until the entry changes', async () => {
    const { user } = setUp(() => Promise.reject(problem([{ pointer: '/slug', message: 'acme is taken.' }])));
    await user.type(name(), 'Acme');
    await user.type(slug(), 'acme{Enter}');
    await waitFor(() => {
      expect(slug().getAttribute('aria-invalid')).toBe('true');
    });
    expect(slug()).toHaveProperty('value', 'acme');
    expect(screen.queryByRole('alert')).toBeNull();
    await user.click(slug());
    await user.tab();
    expect(slug().getAttribute('aria-invalid')).toBe('true');
    await user.type(slug(), 'x');
    expect(slug().getAttribute('aria-invalid')).not.toBe('true');
  });

  it('shows a refusal that belongs to no field with its request id, and takes the focus there', async () => {
    const { user } = setUp(() => Promise.reject(problem()));
    await user.type(name(), 'Acme{Enter}');
    const alert = await screen.findByRole('alert');
    expect(alert.textContent).toContain('The server says no.');
    expect(alert.textContent).toContain('rq_42');
    expect(alert.contains(document.activeElement) || document.activeElement?.contains(alert)).toBe(true);
    expect(name()).toHaveProperty('value', 'Acme');
  });

  it('shows messages for fields it does not have beside the refusal', async () => {
    const { user } = setUp(() => Promise.reject(problem([{ pointer: '/other', message: 'Something else is wrong.' }])));
    await user.type(name(), 'Acme{Enter}');
    expect((await screen.findByRole('alert')).textContent).toContain('Something else is wrong.');
  });
});
