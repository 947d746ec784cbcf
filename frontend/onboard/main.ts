import { lookUp } from '@/features/onboard/api';
import { remembered } from '@/lib/signed-in';

// Somebody who opens the link of a partner for the first time, on a phone perhaps, gets its first screen alone. The app
// comes once they begin to fill it in, or at once for everybody else.
const appScript = document.querySelector<HTMLMetaElement>('meta[name="app-script"]')?.content ?? '';
const token = decodeURIComponent(location.pathname.split('/')[2] ?? '');

const app = {
  start: () => import(/* @vite-ignore */ appScript) as Promise<unknown>,
  fetch: () => {
    const link = document.createElement('link');
    link.rel = 'modulepreload';
    link.href = appScript;
    document.head.append(link);
  },
};

async function start() {
  if (remembered()) return app.start();
  // A link that cannot be looked up is for the app to explain.
  const [view, { firstStepOf, show }] = await Promise.all([
    lookUp(token).catch(() => undefined),
    import('./first-screen'),
  ]);
  const step = view && firstStepOf(view);
  if (view === undefined || step === undefined) return app.start();
  show(token, view, step, app);
}

void start();
