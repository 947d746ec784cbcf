const scheme = /^[a-z][a-z0-9+.-]*:/i;
const host = /^[^\s/:@.]+(\.[^\s/:@.]+)+(:\d+)?(\/\S*)?$/;

/** A host with https:// in front where somebody left it out; anything else as it is. */
export function withScheme(typed: string): string {
  const address = typed.trim();
  return !scheme.test(address) && host.test(address) ? `https://${address}` : typed;
}
