/**
 * The address to go to after signing in: only a path of this very app. Compared after parsing, because //host, /\host
 * and tabs inside a scheme all read as other sites.
 */
export function safeNext(next: unknown): string | undefined {
  if (typeof next !== 'string' || !next.startsWith('/')) return undefined;
  const { origin } = globalThis.location;
  if (!URL.canParse(next, origin)) return undefined;
  const url = new URL(next, origin);
  if (url.origin !== origin || url.pathname.startsWith('//')) return undefined;
  return url.pathname + url.search + url.hash;
}
