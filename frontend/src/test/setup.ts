import { cleanup } from '@testing-library/react';
import { afterEach, vi } from 'vitest';

afterEach(cleanup);

// Mantine asks for both; the test browser has neither.
vi.stubGlobal('matchMedia', (query: string) => ({
  matches: false,
  media: query,
  addEventListener: () => undefined,
  removeEventListener: () => undefined,
  addListener: () => undefined,
  removeListener: () => undefined,
}));

const ignore = () => undefined;
class NoResizeObserver {
  observe = ignore;
  unobserve = ignore;
  disconnect = ignore;
}
vi.stubGlobal('ResizeObserver', NoResizeObserver);
