/** Whether this page can use passkeys: the browser has them, and the page's host is the one they belong to. */
export function passkeysWork(host: string | undefined): boolean {
  if (host === undefined || typeof PublicKeyCredential === 'undefined') return false;
  if (!('parseRequestOptionsFromJSON' in PublicKeyCredential)) return false;
  const { hostname } = globalThis.location;
  return hostname === host || hostname.endsWith(`.${host}`);
}
