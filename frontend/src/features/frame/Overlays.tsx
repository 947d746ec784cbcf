import { lazy, Suspense, useEffect } from 'react';
import type { Session } from '@/api/types';
import { ChunkBoundary } from '@/components/ChunkBoundary';

export type Overlay = 'palette' | 'shortcuts';

const loadPalette = () => import('./Palette');
const Palette = lazy(loadPalette);
const Shortcuts = lazy(() => import('./Shortcuts'));

type Props = { session: Session; overlay: Overlay | undefined; onChange: (overlay: Overlay | undefined) => void };

/** What lies over the page when called. Not part of the first load; the palette comes while the browser is idle. */
export function Overlays({ session, overlay, onChange }: Props) {
  useEffect(() => whenIdle(preload), []);
  const close = () => {
    onChange(undefined);
  };
  return (
    <ChunkBoundary key={overlay} onFailed={close}>
      <Suspense fallback={null}>
        {overlay === 'palette' ? <Palette session={session} onClose={close} onOverlay={onChange} /> : null}
        {overlay === 'shortcuts' ? <Shortcuts session={session} onClose={close} /> : null}
      </Suspense>
    </ChunkBoundary>
  );
}

/** A try ahead of time; when it fails, the palette is loaded once it is called for. */
function preload(): void {
  loadPalette().catch(() => undefined);
}

function whenIdle(work: () => void): () => void {
  // Safari has no requestIdleCallback.
  if (typeof requestIdleCallback === 'undefined') {
    const timer = setTimeout(work, 1000);
    return () => {
      clearTimeout(timer);
    };
  }
  const handle = requestIdleCallback(work, { timeout: 3000 });
  return () => {
    cancelIdleCallback(handle);
  };
}
