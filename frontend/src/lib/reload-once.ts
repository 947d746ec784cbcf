// After an update the server no longer has the chunks that an open page would load next. Loading the page anew gets
// the new ones; doing it twice in a row would not help, so then the error page tells.

const key = 'tenantry.reloaded';
const again = 60_000;

/** Whether an error says that a chunk could not be loaded, in the words of the browsers. */
export function isMissingChunk(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  return /dynamically imported module|importing a module script failed|preload css/i.test(error.message);
}

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

/** Loads the page anew if a chunk is gone. Not while offline, where that would leave nothing at all. */
export function reloadIfChunkIsGone(error: unknown): boolean {
  if (!isMissingChunk(error) || !navigator.onLine || reloadedLately()) return false;
  location.reload();
  return true;
}
