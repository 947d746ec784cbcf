import type { Session } from '@/api/types';
import { sessionGate } from './session-gate';
import { tellOtherTabs } from './tabs';

// Remembers that this browser once signed in. It proves nothing; it spares the sign-in page a question to the server
// that is bound to be refused.
const hintKey = 'tenantry.signed-in';

/** Notes whether somebody is signed in here. */
export function remember(signedIn: boolean): void {
  try {
    if (signedIn) localStorage.setItem(hintKey, '1');
    else localStorage.removeItem(hintKey);
  } catch {
    // Storage may be switched off; then the question is asked once more.
  }
}

/** Whether somebody has signed in here and not signed out since, as far as the browser may remember. */
export function remembered(): boolean {
  try {
    return localStorage.getItem(hintKey) !== null;
  } catch {
    return true;
  }
}

/** Says everywhere that a session has begun. */
export function sessionBegan(session: Session): void {
  sessionGate.hasSession(true);
  remember(true);
  tellOtherTabs({ kind: 'signed-in', account: session.account.id });
}
