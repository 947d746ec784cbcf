// After an update the server no longer has the chunks that an open page would load next. Loading the page anew gets
// the new ones; doing it twice in a row would not help, so then the error page tells.

const key = 'tenantry.reloaded';
const again = 60_000;

function reloadedLately(): boolean {
  try {
    const at = Number(sessionStorage.getItem(key) ?? 0);
    sessionStorage.setItem(key, String(Date.now()));
    return Date.now() - at < again;
  } catch {
    // Without storage there is no telling, and a page that reloads for ever is worse than an error.
    return true;
  }
}

export function reloadWhenChunksAreGone(): void {
  addEventListener('vite:preloadError', (event) => {
    if (reloadedLately()) return;
    event.preventDefault();
    location.reload();
  });
}
