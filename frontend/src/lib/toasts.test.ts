import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { dismissToast, toast, toastStore } from './toasts';

describe('toasts', () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    for (const { id } of toastStore.get()) dismissToast(id);
    vi.useRealTimers();
  });

  it('lets successes go by themselves and keeps errors', () => {
    toast('done', 'Saved.');
    toast('error', 'Not saved.');
    vi.advanceTimersByTime(60_000);
    expect(toastStore.get().map(({ text }) => text)).toEqual(['Not saved.']);
  });

  it('shows no more than four at once, the newest', () => {
    for (const n of [1, 2, 3, 4, 5, 6]) toast('error', String(n));
    expect(toastStore.get().map(({ text }) => text)).toEqual(['3', '4', '5', '6']);
  });
});
