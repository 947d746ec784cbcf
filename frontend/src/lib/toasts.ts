/** Short news for the person. Successes leave by themselves; errors stay until they are dismissed. */
export type ToastTone = 'done' | 'error' | 'info';
export type Toast = {
  id: number;
  tone: ToastTone;
  text: string;
  /** One thing to do about it, such as Undo. */
  action?: { label: string; run: () => void };
};

const shownFor = 8_000;
const most = 4;

let toasts: readonly Toast[] = [];
let last = 0;
const listeners = new Set<() => void>();

function publish(next: readonly Toast[]): void {
  toasts = next;
  for (const listener of listeners) listener();
}

export function dismissToast(id: number): void {
  publish(toasts.filter((toast) => toast.id !== id));
}

export function toast(tone: ToastTone, text: string, action?: Toast['action']): number {
  const id = ++last;
  publish([...toasts.slice(1 - most), { id, tone, text, action }]);
  if (tone !== 'error') {
    setTimeout(() => {
      dismissToast(id);
    }, shownFor);
  }
  return id;
}

export const toastStore = {
  get: (): readonly Toast[] => toasts,
  subscribe: (listener: () => void): (() => void) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  },
};
