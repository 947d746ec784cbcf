/** What one tab tells the others of this browser, so that none goes on as somebody who is no longer signed in. */
export type TabNews = { kind: 'signed-in'; account: string } | { kind: 'signed-out' };

const channel = typeof BroadcastChannel === 'undefined' ? undefined : new BroadcastChannel('tenantry');

export function tellOtherTabs(news: TabNews): void {
  channel?.postMessage(news);
}

export function onTabNews(listener: (news: TabNews) => void): () => void {
  const hear = (event: MessageEvent<TabNews>) => {
    listener(event.data);
  };
  channel?.addEventListener('message', hear);
  return () => channel?.removeEventListener('message', hear);
}
