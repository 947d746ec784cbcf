import { test as base, expect, type BrowserContext, type Page } from '@playwright/test';
import axe, { type RunOnly } from 'axe-core';
import { TestServer } from './server';

export { expect };

export type Person = { email: string; name: string; password: string };

export const ada: Person = { email: 'ada@example.com', name: 'Ada Lovelace', password: 'a long walk by the sea' };

type Api = <T = unknown>(
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE',
  path: string,
  body?: unknown,
  headers?: Record<string, string>,
) => Promise<T>;

type Fixtures = {
  /** A fresh installation, of this test alone. */
  server: TestServer;
  /** Makes the first administrator and signs the page in as them. */
  setUpAdmin: () => Promise<Person>;
  /** Asks the API as whoever the page is signed in as. */
  api: Api;
  /** A browser of somebody else: no cookies of the page's. */
  guest: Page;
  /** Fails the test for what must never happen on any page. */
  quiet: undefined;
};

export const test = base.extend<Fixtures>({
  // Playwright wants the pattern even where nothing is taken from it.
  server: async ({}, use) => {
    const server = await TestServer.start();
    await use(server);
    await server.remove();
  },

  baseURL: async ({ server }, use) => {
    await use(server.url);
  },

  setUpAdmin: async ({ page, server }, use) => {
    await use(async () => {
      const data = { code: server.setupCode, email: ada.email, name: ada.name, password: ada.password };
      const answer = await page.request.post('/api/v1/setup', { data, headers: { Origin: server.url } });
      expect(answer.status(), await answer.text()).toBe(201);
      return ada;
    });
  },

  api: async ({ page, server }, use) => {
    await use(async <T>(method: string, path: string, body?: unknown, headers: Record<string, string> = {}) => {
      const options = { method, data: body, headers: { Origin: server.url, ...headers } };
      const answer = await page.request.fetch(`/api/v1${path}`, options);
      expect(answer.ok(), `${method} ${path}: ${await answer.text()}`).toBe(true);
      return (answer.status() === 204 ? undefined : await answer.json()) as T;
    });
  },

  guest: async ({ browser, server }, use) => {
    const context = await browser.newContext({ baseURL: server.url });
    const problems = watch(context, server.url);
    await use(await context.newPage());
    await context.close();
    expect(problems).toEqual([]);
  },

  quiet: [
    async ({ context, server }, use) => {
      const problems = watch(context, server.url);
      await use(undefined);
      expect(problems).toEqual([]);
    },
    { auto: true },
  ],
});

/** Collects uncaught errors, breaches of the Content-Security-Policy and requests to anybody else. */
function watch(context: BrowserContext, home: string): string[] {
  const problems: string[] = [];
  context.on('weberror', (error) => problems.push(`uncaught: ${error.error().message}`));
  context.on('console', (message) => {
    if (message.type() === 'error' && message.text().includes('Content Security Policy')) problems.push(message.text());
  });
  context.on('request', (request) => {
    const { protocol, origin } = new URL(request.url());
    if (protocol.startsWith('http') && origin !== home) problems.push(`third party: ${request.url()}`);
  });
  return problems;
}

/** Signs in through the page, as a person does. */
export async function signIn(page: Page, { email, password }: Person, next = '/'): Promise<void> {
  await page.goto(next === '/' ? '/login' : `/login?next=${encodeURIComponent(next)}`);
  await page.getByLabel('Email').fill(email);
  await page.getByLabel('Password', { exact: true }).fill(password);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.waitForURL((url) => url.pathname !== '/login');
}

/** What is being animated right now, named. What turns until an answer comes never ends by itself and is left out. */
function moving(): string[] {
  return document
    .getAnimations()
    .filter(({ effect, playState }) => playState === 'running' && effect?.getComputedTiming().iterations !== Infinity)
    .map((animation) => {
      const target = animation.effect instanceof KeyframeEffect ? animation.effect.target : null;
      return `${target?.outerHTML.slice(0, 120) ?? 'nothing'}: ${JSON.stringify(animation.effect?.getComputedTiming())}`;
    });
}

const everything = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

/** WCAG 2.2 AA as far as a machine can tell, in the colours the page has now. */
export async function expectAccessible(page: Page): Promise<void> {
  await expectNoViolation(page, { type: 'tag', values: everything });
}

/** What dark colours can break: the rest of the rules looks at the same elements as in light. */
async function expectReadable(page: Page): Promise<void> {
  await expectNoViolation(page, { type: 'rule', values: ['color-contrast', 'link-in-text-block'] });
}

async function expectNoViolation(page: Page, runOnly: RunOnly): Promise<void> {
  await expect.poll(() => page.evaluate(moving), 'animations that have not come to rest').toEqual([]);
  if (!(await page.evaluate(() => 'axe' in globalThis))) await page.evaluate(axe.source);
  const found = await page.evaluate(async (rules) => {
    const { violations } = await (globalThis as unknown as { axe: typeof axe }).axe.run(
      // A frame that may run no scripts cannot be looked into; what is shown in it was written by the mail's own tests.
      { exclude: ['iframe[sandbox]'] },
      { runOnly: rules, resultTypes: ['violations'] },
    );
    return violations.map(
      ({ id, help, nodes }) =>
        `${id}: ${help}\n${nodes.map((n) => `  ${n.html}\n  ${n.failureSummary ?? ''}`).join('\n')}`,
    );
  }, runOnly);
  expect(found).toEqual([]);
}

/** Waits until the page wears the colours that were asked for; one whose colours were chosen by hand keeps them. */
async function settledIn(page: Page, scheme: 'light' | 'dark'): Promise<void> {
  const worn = () => page.evaluate(() => document.documentElement.getAttribute('data-mantine-color-scheme'));
  for (let look = 0; look < 40 && (await worn()) !== scheme; look++) await page.waitForTimeout(25);
  await page.evaluate(
    () =>
      new Promise((painted) => {
        requestAnimationFrame(() => requestAnimationFrame(painted));
      }),
  );
}

/** The same page in light and in dark, and at the width of a small phone without sideways scrolling. */
export async function expectGoodInEveryForm(page: Page): Promise<void> {
  // The address changes before the page is there; what loads is not judged.
  await expect(page.getByRole('main').getByRole('heading', { level: 1 })).toBeVisible();
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    await settledIn(page, colorScheme);
    await (colorScheme === 'light' ? expectAccessible(page) : expectReadable(page));
  }
  const before = page.viewportSize();
  await page.setViewportSize({ width: 360, height: 740 });
  // What lies half under the bar just now can be scrolled out of it, and is not too small.
  await page.evaluate(() => {
    scrollTo({ top: 0, behavior: 'instant' });
  });
  const tooWide = () => document.documentElement.scrollWidth - document.documentElement.clientWidth;
  await expect.poll(() => page.evaluate(tooWide), 'pixels the page is too wide at 360').toBeLessThanOrEqual(0);
  await expectAccessible(page);
  if (before !== null) await page.setViewportSize(before);
  await page.emulateMedia({ colorScheme: 'light' });
}
