import type { Page } from '@playwright/test';
import { expect, expectAccessible, expectGoodInEveryForm, test as base, ada } from './support/test';
import { TestServer } from './support/server';
import { linkFor } from './support/tenants';
import { Website } from './support/website';

type Settings = { version: number; code: string; key: string };

type Fixtures = {
  site: Website;
  /** A visitor's browser on the company's website, watched for whatever a strict page would complain of. */
  visitor: Page;
};

const test = base.extend<Fixtures>({
  // Checks of websites go to this machine here.
  server: async ({}, use) => {
    const server = await TestServer.start('127.0.0.1', { TENANTRY_OUTBOUND_ALLOW: '127.0.0.1' });
    await use(server);
    await server.remove();
  },
  site: async ({ server }, use) => {
    const site = await Website.start();
    site.allow(server.url);
    await use(site);
    await site.stop();
  },
  visitor: async ({ browser }, use) => {
    const context = await browser.newContext({ viewport: { width: 1280, height: 860 } });
    const problems: string[] = [];
    context.on('weberror', (error) => problems.push(`uncaught: ${error.error().message}`));
    context.on('console', (message) => {
      if (['error', 'warning'].includes(message.type())) problems.push(message.text());
    });
    const page = await context.newPage();
    await use(page);
    expect(await context.cookies()).toEqual([]);
    expect((await context.storageState()).origins).toEqual([]);
    await context.close();
    expect(problems).toEqual([]);
  },
});

test.beforeEach(async ({ setUpAdmin, api, site }) => {
  await setUpAdmin();
  const { run } = await api<{ run: string }>('POST', '/tenants', {
    template: 'company',
    answers: {
      company: {
        companyName: 'Harbor Dental',
        address: 'Kaistraße 1, 20457 Hamburg',
        country: 'DE',
        timezone: 'Europe/Berlin',
        replyTo: 'office@harbor.example',
        website: 'https://www.harbor.example',
      },
      team: [{ email: ada.email, name: ada.name, role: 'COMPANY_ADMIN' }],
    },
  });
  await expect.poll(async () => (await api<{ state: string }>('GET', `/runs/${run}`)).state).toBe('done');
  const { items } = await api<{ items: { slug: string }[] }>('GET', '/tenants');
  expect(items.map(({ slug }) => slug)).toEqual([slug]);
  const link = await linkFor(api, ada.email);
  await api('POST', '/invitations/accept', { token: link.slice(link.indexOf('/invite/') + 8) });
  await change(api, { origins: [site.url] });
});

const slug = 'harbor-dental';
const widgetPath = `/tenants/${slug}/widget`;

type Api = <T = unknown>(
  method: 'GET' | 'PATCH' | 'POST',
  path: string,
  body?: unknown,
  headers?: Record<string, string>,
) => Promise<T>;

/** Changes a part of the settings as the page would. */
async function change(api: Api, body: Record<string, unknown>): Promise<Settings> {
  const { version } = await api<Settings>('GET', widgetPath);
  return api<Settings>('PATCH', widgetPath, body, { 'If-Match': `"${String(version)}"` });
}

test('E32 a visitor leaves a message by keyboard, and the company finds it', async ({
  page,
  api,
  site,
  visitor,
  server,
}) => {
  const { code } = await api<Settings>('GET', widgetPath);
  site.put('/', code);
  const asked: string[] = [];
  visitor.on('request', (request) => {
    if (request.url().startsWith(server.url)) asked.push(`${request.method()} ${new URL(request.url()).pathname}`);
  });
  await visitor.emulateMedia({ reducedMotion: 'reduce' }); // what fades in is not judged half way
  await visitor.goto(site.url);
  const launch = visitor.getByRole('button', { name: 'How can we help?' });
  await expect(launch).toBeVisible();
  expect(asked).toEqual(['GET /widget.js', expect.stringMatching(/^GET \/api\/v1\/widget\/wk_/)]);
  expect(await shifted(visitor)).toBe(0);
  await expectAccessible(visitor);

  await visitor.keyboard.press('Tab');
  await expect(launch).toBeFocused();
  await visitor.keyboard.press('Enter');
  const dialog = visitor.getByRole('dialog', { name: 'How can we help?' });
  await expect(dialog.getByRole('button', { name: 'Leave a message' })).toBeFocused();
  await expectAccessible(visitor);
  // Tab stays within; Esc closes and gives the focus back.
  await visitor.keyboard.press('Tab');
  await expect(dialog.getByRole('button', { name: 'Close' })).toBeFocused();
  await visitor.keyboard.press('Tab');
  await expect(dialog.getByRole('button', { name: 'Leave a message' })).toBeFocused();
  await visitor.keyboard.press('Escape');
  await expect(dialog).toBeHidden();
  await expect(launch).toBeFocused();

  await visitor.keyboard.press('Enter');
  await visitor.keyboard.press('Enter');
  const form = visitor.getByRole('dialog', { name: 'Leave a message' });
  await expect(form.getByLabel('Your name')).toBeFocused();
  await visitor.keyboard.type('Lena <script>alert(1)</script>');
  await form.getByLabel('Message').focus();
  await visitor.keyboard.type('Do you have time next week?');
  await visitor.keyboard.press('Tab');
  await visitor.keyboard.press('Enter');
  await expect(form.getByLabel('Email address')).toBeFocused();
  await expect(form.getByText('so that you can be answered')).toBeVisible();
  await expectAccessible(visitor);
  await visitor.keyboard.type('lena@example.com');
  await visitor.keyboard.press('Enter');
  await expect(dialog.getByRole('status')).toHaveText('Thank you. Harbor Dental has your message.');
  expect(await shifted(visitor)).toBe(0);

  await page.goto(`/t/${slug}/widget/messages`);
  const message = page.getByRole('article');
  await expect(message).toContainText('Lena <script>alert(1)</script>');
  await expect(message).toContainText('Do you have time next week?');
  await expect(message.getByRole('link', { name: 'lena@example.com' })).toHaveAttribute(
    'href',
    'mailto:lena@example.com',
  );
  await expectGoodInEveryForm(page);
  await message.getByRole('button', { name: 'Mark as done' }).click();
  await expect(message).toContainText('Done by Ada Lovelace');
  await page.getByLabel('Show').selectOption('New');
  await expect(page.getByRole('heading', { name: 'Nothing new' })).toBeVisible();

  // With a number, the visitor can agree to be texted: by the words that they see, which the ledger keeps.
  await api('POST', `/tenants/${slug}/texting/number`);
  const texting = () => api<{ state: string; consentWords: string }>('GET', `/tenants/${slug}/texting`);
  await expect.poll(async () => (await texting()).state).toBe('active');
  const words = (await texting()).consentWords;
  // Browsers keep how the widget looks for a minute; this one comes later.
  await (await visitor.context().newCDPSession(visitor)).send('Network.clearBrowserCache');
  await visitor.reload();
  await launch.click();
  await dialog.getByRole('button', { name: 'Text us' }).click();
  const optIn = visitor.getByRole('dialog', { name: 'Text us' });
  await optIn.getByLabel('Your name').fill('Lena Lee');
  await optIn.getByLabel('Mobile number').fill('+49 1512 3456789');
  await expect(optIn.getByText(words)).toBeVisible();
  await expect(optIn.getByRole('checkbox')).not.toBeChecked();
  await expectAccessible(visitor);
  await optIn.getByRole('button', { name: 'Send' }).click();
  await expect(optIn.getByText('without it nobody may text you')).toBeVisible();
  await optIn.getByRole('checkbox').check();
  await optIn.getByRole('button', { name: 'Send' }).click();
  await expect(dialog.getByRole('status')).toContainText('Thank you');

  await page.goto(`/t/${slug}/contacts`);
  await expect(page.getByRole('row').filter({ hasText: 'Lena Lee' })).toContainText('Agreed');
  await page.getByRole('link', { name: 'Lena Lee' }).click();
  const ledger = page.getByRole('region', { name: 'Consent to get texts' });
  await expect(ledger).toContainText(words);
  await expect(ledger).toContainText('On the website');
  await page.getByRole('link', { name: 'Open the conversation' }).click();
  await page.getByRole('textbox', { name: 'Message' }).fill('We are open on Sunday');
  await page.getByRole('button', { name: 'Send', exact: true }).click();
  await expect(page.getByRole('log')).toContainText('We are open on Sunday');
  await expect(page.getByRole('log')).toContainText('Kept in the built-in inbox, on no phone');
});

/** How far the page's parts have jumped about (CLS); what nobody has caused counts. */
function shifted(page: Page): Promise<number> {
  return page.evaluate(
    () =>
      new Promise<number>((resolve) => {
        let sum = 0;
        new PerformanceObserver((list) => {
          for (const entry of list.getEntries() as (PerformanceEntry & { value: number; hadRecentInput: boolean })[]) {
            if (!entry.hadRecentInput) sum += entry.value;
          }
        }).observe({ type: 'layout-shift', buffered: true });
        setTimeout(() => {
          resolve(sum);
        }, 300);
      }),
  );
}

test('E32 at 360 px, in the dark, at the left', async ({ api, site, visitor }) => {
  const { code } = await change(api, {
    style: { color: '#ffd400', position: 'left', theme: 'auto', title: 'Talk to us' },
    apps: [{ app: 'call', on: true, label: 'Call us now', number: '+49 30 1234567' }],
  });
  site.put('/', code);
  await visitor.setViewportSize({ width: 360, height: 640 });
  await visitor.emulateMedia({ colorScheme: 'dark', reducedMotion: 'reduce' });
  await visitor.goto(site.url);
  await visitor.getByRole('button', { name: 'Talk to us' }).click();
  const dialog = visitor.getByRole('dialog');
  await expect(dialog.getByRole('link', { name: 'Call us now' })).toHaveAttribute('href', 'tel:+49301234567');
  await expectAccessible(visitor);
  await dialog.getByRole('button', { name: 'Leave a message' }).click();
  await expectAccessible(visitor);
  const box = await dialog.boundingBox();
  expect(box?.x).toBeGreaterThanOrEqual(0);
  expect((box?.x ?? 0) + (box?.width ?? 0)).toBeLessThanOrEqual(360);
  const tooWide = await visitor.evaluate(
    () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
  );
  expect(tooWide).toBeLessThanOrEqual(0);
});

test('E44 an app is there in its hours only, and goes when they end', async ({ api, site, visitor }) => {
  const hour = Number(new Intl.DateTimeFormat('en-GB', { hour: '2-digit', timeZone: 'Europe/Berlin' }).format());
  const hole = (hour + 2) % 24;
  const clock = (h: number) => `${String(h).padStart(2, '0')}:00`;
  const spans = [
    ...(hole > 0 ? [{ from: '00:00', to: clock(hole) }] : []),
    ...(hole < 23 ? [{ from: clock(hole + 1), to: '24:00' }] : []),
  ];
  const week = [1, 2, 3, 4, 5, 6, 7].flatMap((day) => spans.map((span) => ({ day, ...span })));
  const { code } = await change(api, {
    schedules: [
      { id: 'phones', name: 'Phones', week, exceptions: [] },
      { id: 'never', name: 'Never', week: [], exceptions: [] },
    ],
    apps: [
      { app: 'call', on: true, label: 'Call us now', number: '+49301234567', schedule: 'phones' },
      { app: 'message', on: true, label: 'Leave a message', schedule: 'never' },
    ],
  });
  site.put('/', code);
  await visitor.clock.install();
  await visitor.goto(site.url);
  const launch = visitor.getByRole('button', { name: 'How can we help?' });
  await launch.click();
  await expect(visitor.getByRole('link', { name: 'Call us now' })).toBeVisible();
  await expect(visitor.getByRole('button', { name: 'Leave a message' })).toBeHidden();
  await visitor.keyboard.press('Escape');

  const left = 60 - new Date().getMinutes() + 60; // until the hole begins
  await visitor.clock.fastForward((left + 20) * 60_000);
  await expect(launch).toBeHidden();
  await visitor.clock.fastForward(60 * 60_000);
  await expect(launch).toBeVisible();
});

test('E32 a website that the company does not allow shows nothing', async ({ api, site, browser }) => {
  const { code } = await change(api, { origins: ['https://www.harbor.example'] });
  site.put('/', code);
  const context = await browser.newContext();
  const page = await context.newPage();
  const refused = page.waitForEvent('requestfailed', (request) => request.url().includes('/api/v1/widget/'));
  await page.goto(site.url);
  await refused;
  await expect(page.locator('section')).toHaveCount(0);
  await context.close();
});

test('E33 E35 the code in the settings, checked on each page and mailed to the developer', async ({
  page,
  api,
  site,
}) => {
  const { code, key } = await api<Settings>('GET', widgetPath);
  site.put('/', code);
  site.put('/contact', code.replace(key, 'wk_another'));
  site.put('/about', '<p>No apps here.</p>');
  await page.goto(`/t/${slug}/widget/styles`);
  await expect(page.getByRole('heading', { name: 'Behaviors & Styles' })).toBeVisible();
  await expect(page.getByRole('heading', { name: 'Application Code' })).toBeVisible();
  await expect(page.getByText('Do not modify the application code in any way.')).toBeVisible();
  await expect(page.getByRole('region', { name: 'Application code' })).toHaveText(code);
  await page
    .getByLabel('Pages to look at')
    .fill(['/', '/contact', '/about', '/gone'].map((path) => site.url + path).join('\n'));
  await page.getByRole('button', { name: 'Check my page' }).click();
  const results = page.getByRole('table', { name: 'What was found' });
  await expect(results.getByRole('row', { name: `${site.url}/ Found` })).toBeVisible();
  await expect(results.getByRole('row', { name: /contact/ })).toContainText('another key than yours');
  await expect(results.getByRole('row', { name: /about/ })).toContainText('Missing');
  await expect(results.getByRole('row', { name: /gone/ })).toContainText('The website answered 404 Not Found.');
  await page.getByLabel('Pages to look at').fill('https://elsewhere.example/');
  await page.getByRole('button', { name: 'Check my page' }).click();
  await expect(page.getByText('Only pages of your own websites').first()).toBeVisible();
  await page.getByLabel('Web developer’s email address').fill('dev@example.com');
  await page.getByRole('button', { name: 'Send code' }).click();
  await expect(page.getByText('The code is on its way to dev@example.com.').first()).toBeVisible();
  const { items } = await api<{ items: { to: string; subject: string }[] }>('GET', '/platform/outbox');
  expect(items).toContainEqual(
    expect.objectContaining({ to: 'dev@example.com', subject: 'Code for the website of Harbor Dental' }),
  );
  await expectGoodInEveryForm(page);
});

test('E45 apps, schedules, looks and websites are set in the dashboard', async ({ page }) => {
  await page.goto(`/t/${slug}`);
  await page.getByRole('link', { name: 'Website apps' }).click();
  await expectGoodInEveryForm(page);
  const call = page.getByRole('region', { name: 'Call us now' });
  await call.getByRole('switch').check();
  await page.getByRole('button', { name: 'Save changes' }).click();
  await expect(call.getByText('Enter the number that visitors call.')).toBeVisible();
  await call.getByLabel('Number to call').fill('+49 (30) 123-4567');
  await page.getByRole('button', { name: 'Save changes' }).click();
  await expect(call.getByText('Visitors see it now')).toBeVisible();
  await expect(call.getByLabel('Number to call')).toHaveValue('+49301234567');

  await page.getByRole('link', { name: 'Schedules' }).click();
  await page.getByRole('button', { name: 'Add schedule' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Name').fill('Office');
  await dialog.getByRole('button', { name: 'Add hours on Monday' }).click();
  await dialog.getByLabel('Monday, from').nth(1).fill('16:00');
  await dialog.getByLabel('Monday, until').nth(1).fill('20:00');
  await dialog.getByRole('button', { name: 'Save schedule' }).click();
  await expect(dialog.getByText('Monday: two spans overlap.').first()).toBeVisible();
  await dialog.getByLabel('Monday, from').nth(1).fill('18:00');
  await dialog.getByRole('button', { name: 'Add a day' }).click();
  await dialog.getByLabel('Date', { exact: true }).fill('2026-12-24');
  await expectAccessible(page);
  await dialog.getByRole('button', { name: 'Save schedule' }).click();
  await expect(page.getByText('Mon 09:00–17:00, 18:00–20:00')).toBeVisible();
  await expect(page.getByText('1 day with other hours')).toBeVisible();
  await expectGoodInEveryForm(page);

  await page.getByRole('link', { name: 'Apps', exact: true }).click();
  await call.getByLabel('When').selectOption('Office');
  await page.getByRole('button', { name: 'Save changes' }).click();
  await expect(call.getByText(/until/)).toBeVisible();

  await page.getByRole('link', { name: 'Behaviors & Styles' }).click();
  await page.getByLabel('Color', { exact: true }).fill('#ffee88');
  await expect(page.getByText('hardly stands out on a light page')).toBeVisible();
  await page.getByLabel('Title').fill('Talk to us');
  await expect(page.getByRole('dialog', { name: 'Talk to us' })).toBeVisible();
  await expectAccessible(page);
  await page.getByRole('button', { name: 'Save changes' }).click();
  await expect(page.getByText('Visitors see it within a minute').first()).toBeVisible();

  await page.getByRole('link', { name: 'Allowed websites' }).click();
  await page.getByLabel('Websites', { exact: true }).fill('https://Shop.example.com/start\nnonsense');
  await page.getByRole('button', { name: 'Save changes' }).click();
  await expect(page.getByText('Enter the address of a website').first()).toBeVisible();
  await page.getByLabel('Websites', { exact: true }).fill('https://Shop.example.com/start');
  await page.getByRole('button', { name: 'Save changes' }).click();
  await expect(page.getByRole('listitem').filter({ hasText: 'https://shop.example.com' })).toBeVisible();
  const before = await page.getByLabel('Key of your company').inputValue();
  await page.getByRole('button', { name: 'Make a new key' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Make a new key' }).click();
  await expect(page.getByLabel('Key of your company')).not.toHaveValue(before);
  await expectGoodInEveryForm(page);
});
