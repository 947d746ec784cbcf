/** The nonce that the server put into this copy of the page; styles made at run time are refused without it. */
export function styleNonce(): string {
  return document.querySelector<HTMLMetaElement>('meta[name="csp-nonce"]')?.content ?? '';
}
