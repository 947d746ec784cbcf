import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { isMissingChunk, reloadIfChunkIsGone } from './reload-once';

const gone = new TypeError('Failed to fetch dynamically imported module: http://x/assets/Page-abc.js');

describe('reloadIfChunkIsGone', () => {
  const reload = vi.fn();
  beforeEach(() => {
    sessionStorage.clear();
    vi.spyOn(location, 'reload').mockImplementation(reload);
  });
  afterEach(() => {
    reload.mockReset();
  });

  it('reloads once, and not a second time in a row', () => {
    expect(reloadIfChunkIsGone(gone)).toBe(true);
    expect(reloadIfChunkIsGone(gone)).toBe(false);
    expect(reload).toHaveBeenCalledTimes(1);
  });

  it('leaves the page alone while offline, and for any other error', () => {
    vi.spyOn(navigator, 'onLine', 'get').mockReturnValue(false);
    expect(reloadIfChunkIsGone(gone)).toBe(false);
    expect(reloadIfChunkIsGone(new TypeError('Failed to fetch'))).toBe(false);
    expect(reload).not.toHaveBeenCalled();
  });

  it.each([
    'Failed to fetch dynamically imported module: x',
    'error loading dynamically imported module: x',
    'Importing a module script failed.',
    'Unable to preload CSS for /assets/x.css',
  ])('knows "%s"', (message) => {
    expect(isMissingChunk(new Error(message))).toBe(true);
  });
});
