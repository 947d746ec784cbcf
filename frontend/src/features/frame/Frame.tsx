import './styles';
import { setNonce } from 'get-nonce';
import { Outlet, useRouterState } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import { formatAs } from '@/lib/format';
import { useSession } from '@/lib/session';
import { styleNonce } from '@/lib/style-nonce';
import { Banners } from './Banners';
import { Overlays, type Overlay } from './Overlays';
import { SideBar } from './SideBar';
import { TopBar } from './TopBar';
import { useShortcuts } from './useShortcuts';
import classes from './Frame.module.css';

// Dialogs keep the page behind them from scrolling with a style of their own making.
setNonce(styleNonce());

/** The signed-in app: navigation at the left, what one can do from anywhere on top, the page in the middle. */
export function Frame() {
  const session = useSession();
  formatAs(session.account); // before the page below is drawn
  const [overlay, setOverlay] = useState<Overlay>();
  const pathname = useRouterState({ select: (state) => state.location.pathname });
  const [menuAt, setMenuAt] = useState<string>();
  const menuOpen = menuAt === pathname;
  useShortcuts(session, setOverlay);
  useEscape(menuOpen, () => {
    setMenuAt(undefined);
  });

  return (
    <div className={classes.frame} data-menu={menuOpen}>
      <TopBar
        session={session}
        menuOpen={menuOpen}
        onMenu={() => {
          setMenuAt(menuOpen ? undefined : pathname);
        }}
        onOverlay={setOverlay}
      />
      <SideBar session={session} />
      <div
        className={classes.shade}
        aria-hidden="true"
        onClick={() => {
          setMenuAt(undefined);
        }}
      />
      <main id="main" tabIndex={-1} className={classes.main}>
        <Banners session={session} />
        <Outlet />
      </main>
      <Overlays session={session} overlay={overlay} onChange={setOverlay} />
    </div>
  );
}

function useEscape(active: boolean, onEscape: () => void): void {
  useEffect(() => {
    if (!active) return undefined;
    const onKey = (event: KeyboardEvent) => {
      if (event.key === 'Escape') onEscape();
    };
    document.addEventListener('keydown', onKey);
    return () => {
      document.removeEventListener('keydown', onKey);
    };
  }, [active, onEscape]);
}
