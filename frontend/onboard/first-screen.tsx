import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import type { SetUp, SetUpStep } from '@/api/types';
import { SkipLink } from '@/app/SkipLink';
import { Theme } from '@/app/Theme';
import { Toasts } from '@/components/Toasts';
import { FirstScreen } from '@/features/onboard/FirstScreen';
import { stepHeading } from '@/features/onboard/SetUpLayout';

export { firstStepOf } from '@/features/onboard/FirstScreen';

type App = { start: () => Promise<unknown>; fetch: () => void };

/** Shows the first step until it is done; the app goes on in its place. */
export function show(token: string, view: SetUp, step: SetUpStep, app: App): void {
  const root = document.getElementById('root');
  if (root === null) throw new Error('the document has no #root');
  const screen = createRoot(root);
  const goOn = async () => {
    screen.unmount();
    scrollTo({ top: 0 });
    focusNextStep(root);
    await app.start();
  };
  root.addEventListener('focusin', app.fetch, { once: true });
  screen.render(
    <StrictMode>
      <Theme>
        <SkipLink />
        <FirstScreen token={token} view={view} step={step} onDone={goOn} />
        <Toasts />
      </Theme>
    </StrictMode>,
  );
}

/** Once the app shows the next step, its heading takes the focus, so that a screen reader says where one is. */
function focusNextStep(root: Element): void {
  new MutationObserver((_, observer) => {
    const heading = document.getElementById(stepHeading);
    if (heading === null) return;
    heading.focus({ preventScroll: true });
    observer.disconnect();
  }).observe(root, { childList: true, subtree: true });
}
