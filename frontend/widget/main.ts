import type { Problem, ShownWidget } from '@/api/types';
import type { Send } from './form';
import { mount } from './mount';

// The script of companies' websites. It takes two requests, this file and the settings; it keeps nothing in the
// browser, reads nothing of the page but its own tag, and where something is amiss it shows nothing.

type Page = Window & { tenantryWidget?: true };

function start(tag: HTMLScriptElement): void {
  const key = tag.dataset['company'];
  const page: Page = window;
  if (key === undefined || !('adoptedStyleSheets' in document) || page.tenantryWidget) return;
  page.tenantryWidget = true; // the code twice in a page is one widget
  const address = `${new URL(tag.src).origin}/api/v1/widget/${encodeURIComponent(key)}`;

  const send: Send = async (path, body) => {
    const answer = await fetch(`${address}/${path}`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify(body),
      credentials: 'omit',
      referrerPolicy: 'no-referrer',
    });
    if (answer.ok) return undefined;
    const problem = (await answer.json()) as Partial<Problem>;
    return {
      detail: problem.detail ?? '',
      fields: Object.fromEntries((problem.errors ?? []).map(({ pointer, message }) => [pointer.slice(1), message])),
    };
  };

  const ask = async (): Promise<ShownWidget | undefined> => {
    const answer = await fetch(address, { credentials: 'omit', referrerPolicy: 'no-referrer' });
    return answer.ok ? ((await answer.json()) as ShownWidget) : undefined;
  };
  const refresh = () => ask().catch(() => undefined); // the page is not to blame, and its console stays clean

  void refresh().then(async (shown) => {
    await parsed();
    if (shown !== undefined && shown.apps.length > 0) mount(document.body, shown, { send, refresh, modal: true });
  });
}

/** Resolves once the page has a body to its end. */
function parsed(): Promise<void> {
  return new Promise((resolve) => {
    if (document.readyState !== 'loading') resolve();
    else
      document.addEventListener(
        'DOMContentLoaded',
        () => {
          resolve();
        },
        { once: true },
      );
  });
}

const tag = document.currentScript;
if (tag instanceof HTMLScriptElement) start(tag);
