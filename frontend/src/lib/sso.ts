import type { Session, SsoAnswer } from '@/api/types';
import { api, unwrap } from './api';

/** The page that closes the window in which somebody signed in at a provider. */
export const ssoClosing = '/sso/close';

const channelName = 'tenantry-sso';

/** The single sign-on for an address, or for a company code. */
export function findSso(who: { email?: string; tenant?: string }) {
  return unwrap(api.POST('/session/sso/find', { body: who }));
}

type Wish = { connection: string; email?: string; returnTo?: string; fresh?: boolean };

/** Where the browser goes to sign in at a provider. */
export async function startSso(body: Wish): Promise<string> {
  return (await unwrap(api.POST('/session/sso/start', { body }))).url;
}

/** Brings what a provider answered. */
export function completeSso(body: SsoAnswer) {
  return unwrap(api.POST('/session/sso/complete', { body }));
}

export function currentSession(): Promise<Session> {
  return unwrap(api.GET('/session'));
}

/** Tells the window that opened this one that a sign-in at a provider is over. */
export function tellOpener(): void {
  const channel = new BroadcastChannel(channelName);
  channel.postMessage('over');
  channel.close();
}

/**
 * Opens a window for a sign-in at a provider and waits until that is over. The window is opened at once, while the
 * browser still knows that somebody clicked.
 */
export async function inWindow(address: () => Promise<string>, signal?: AbortSignal): Promise<void> {
  const opened = window.open('about:blank', '_blank', 'popup,width=520,height=720');
  try {
    const url = await address();
    if (opened === null) window.open(url, '_blank');
    else opened.location.href = url;
  } catch (error) {
    opened?.close();
    throw error;
  }
  await new Promise<void>((resolve) => {
    const channel = new BroadcastChannel(channelName);
    const end = () => {
      channel.close();
      resolve();
    };
    channel.onmessage = end;
    signal?.addEventListener('abort', end);
  });
}
