import { useRouter } from '@tanstack/react-router';
import { useEffect, useRef } from 'react';
import type { Session } from '@/api/types';
import type { Overlay } from './Overlays';
import { placesFor } from './places';
import { openSwitcher } from './switcher';
import { isPaletteKey, isPlain, isTyping, lettersEnabled } from './shortcuts';

// How long after g a second letter still counts, in milliseconds.
const together = 1_000;

/** Ctrl or Cmd+K, ?, g followed by a letter, g x for the switcher. Never while somebody types or a dialog is open. */
export function useShortcuts(session: Session, show: (overlay: Overlay) => void): void {
  const router = useRouter();
  const goPressedAt = useRef(-together);

  useEffect(() => {
    const go = (letter: string): boolean => {
      if (letter === 'x') return openSwitcher();
      const place = placesFor(session).find((p) => p.letter === letter);
      if (place !== undefined) void router.navigate({ to: place.to });
      return place !== undefined;
    };
    const onLetter = (event: KeyboardEvent) => {
      const afterGo = event.timeStamp - goPressedAt.current < together;
      goPressedAt.current = event.key === 'g' && !afterGo ? event.timeStamp : -together;
      if (event.key === '?') show('shortcuts');
      else if (!afterGo || !go(event.key)) return;
      event.preventDefault();
    };
    const onKey = (event: KeyboardEvent) => {
      if (isPaletteKey(event)) {
        event.preventDefault();
        show('palette');
        return;
      }
      const busy = isTyping(event.target) || document.querySelector('[aria-modal="true"], dialog[open]') !== null;
      if (!busy && isPlain(event) && lettersEnabled()) onLetter(event);
    };
    document.addEventListener('keydown', onKey);
    return () => {
      document.removeEventListener('keydown', onKey);
    };
  }, [router, session, show]);
}
