import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { TestServer } from './support/server';
import { joinAs, linkFor } from './support/tenants';
import { ada, expect, signIn, test as base, type Person } from './support/test';

// Takes the pictures of docs/clients.md and docs/companies.md anew: make screenshots. With PICTURES_LOOK=folder each
// screen is also kept there in every form (1280 and 360 px, light and dark), to be looked at.
const look = process.env.PICTURES_LOOK;
const test = base.extend({
  server: async ({}, use) => {
    const server = await TestServer.start('127.0.0.1', { TENANTRY_OUTBOUND_ALLOW: '127.0.0.1' });
    await use(server);
    await server.remove();
  },
});
test.use({ actionTimeout: 15_000 });
test.skip(process.env.DOC_PICTURES === undefined, 'only on demand: it writes into the source');

const folder = join(import.meta.dirname, '../../docs/pictures');
const olga: Person = { email: 'olga@bright.example', name: 'Olga Owner', password: 'seven green umbrellas sing' };
const clara: Person = { email: 'clara@acme.example', name: 'Clara Client', password: 'a bicycle in the rain' };

type Form = { width: number; height: number; scheme: 'light' | 'dark' };
const forms: Record<string, Form> = {
  '': { width: 1280, height: 800, scheme: 'light' },
  '-dark': { width: 1280, height: 800, scheme: 'dark' },
  '-360': { width: 360, height: 740, scheme: 'light' },
  '-360-dark': { width: 360, height: 740, scheme: 'dark' },
};

/** The browser itself writes WebP, smaller until a picture fits. */
async function webp(studio: Page, png: Buffer): Promise<Buffer> {
  const text = await studio.evaluate(async (source) => {
    const picture = new Image();
    picture.src = `data:image/png;base64,${source}`;
    await picture.decode();
    const canvas = document.createElement('canvas');
    canvas.width = picture.width;
    canvas.height = picture.height;
    canvas.getContext('2d')?.drawImage(picture, 0, 0);
    let best = '';
    for (const quality of [0.82, 0.7, 0.6, 0.5]) {
      best = canvas.toDataURL('image/webp', quality).split(',')[1] ?? '';
      if (best.length * 0.75 < 78_000) break;
    }
    return best;
  }, png.toString('base64'));
  return Buffer.from(text, 'base64');
}

/** Keeps what a page shows, under a name, in the forms that the documents need. */
async function take(page: Page, name: string, kept: (keyof typeof forms)[] = ['']): Promise<void> {
  const studio = await page.context().browser()?.newPage();
  if (studio === undefined) return;
  for (const [suffix, { width, height, scheme }] of Object.entries(forms)) {
    if (!kept.includes(suffix) && look === undefined) continue;
    await page.emulateMedia({ colorScheme: scheme, reducedMotion: 'reduce' });
    await page.setViewportSize({ width, height });
    await expect(page.getByRole('progressbar', { name: /load/i })).toHaveCount(0);
    await page.waitForTimeout(250);
    const all = { animations: 'disabled', caret: 'hide' } as const;
    if (look !== undefined) {
      await mkdir(look, { recursive: true });
      await page.screenshot({ ...all, fullPage: true, path: join(look, `${name}${suffix}.png`) });
    }
    if (kept.includes(suffix)) {
      await mkdir(folder, { recursive: true });
      await writeFile(join(folder, `${name}${suffix}.webp`), await webp(studio, await page.screenshot(all)));
    }
  }
  await page.emulateMedia({ colorScheme: 'light' });
  await page.setViewportSize({ width: 1280, height: 800 });
  await studio.close();
}

test('the pictures of partners and their clients', async ({ page, guest, setUpAdmin, api, browser, server }) => {
  test.setTimeout(600_000);
  await setUpAdmin();
  const { run } = await api<{ run: string }>('POST', '/tenants', {
    template: 'agency',
    answers: {
      organization: {
        name: 'Bright Agency',
        slug: 'bright',
        country: 'DE',
        timezone: 'Europe/Berlin',
        contactEmail: 'hello@bright.example',
      },
      users: [{ email: olga.email, name: olga.name, role: 'AGENCY_SUPER_ADMIN' }],
    },
  });
  await expect.poll(async () => (await api<{ state: string }>('GET', `/runs/${run}`)).state).toBe('done');
  if (look !== undefined) {
    await page.goto('/settings/texting');
    await expect(page.getByLabel('Send with')).toBeVisible();
    await take(page, 'look-texting-settings', []);
  }
  const join = await linkFor(api, olga.email);
  await page.context().clearCookies();
  await joinAs(page, join, olga);

  // The partner's side.
  await api(
    'PUT',
    '/tenants/bright/brand',
    {
      senderName: '',
      color: '#0f6e64',
      contactName: 'Olga Owner',
      contactEmail: 'hello@bright.example',
      contactPhone: '+49 30 1234567',
      helpUrl: 'https://bright.example/help',
      offerText: 'Ask about our Done For You Services!',
      offerUrl: 'https://bright.example/done-for-you',
    },
    { 'If-Match': `"${String((await api<{ version: number }>('GET', '/tenants/bright/brand')).version)}"` },
  );
  const invite = async (email: string, contactName: string, companyName: string, note = '') =>
    (
      await api<{ link: string }>('POST', '/tenants/bright/company-invitations', {
        email,
        contactName,
        companyName,
        note,
      })
    ).link;
  await invite('ben@birch.example', 'Ben Birch', 'Birch Bakery');
  await invite('dora@delta.example', 'Dora Delta', 'Delta Yoga');
  const link = await invite(clara.email, clara.name, 'Acme Dental', 'Call me when in doubt.');

  // The client's side, step by step.
  await guest.goto(link);
  await expect(guest.getByLabel('Your name')).toBeVisible();
  await take(guest, 'client-credentials', ['', '-360', '-dark']);
  await guest.getByLabel('Your name').fill(clara.name);
  await guest.getByLabel('Password', { exact: true }).fill(clara.password);
  await guest.getByRole('button', { name: 'Continue' }).click();
  await guest.getByLabel('Company name').fill('Acme Dental');
  await guest.getByLabel('Address', { exact: true }).fill('1 Main Street\n10115 Berlin');
  await guest.getByLabel('Country').fill('Germany');
  await guest
    .getByRole('option', { name: /Germany/ })
    .first()
    .click();
  await guest.getByLabel('Reply-to address').fill('office@acme.example');
  await guest.getByLabel('Website').fill('https://www.acme.example');
  await guest.getByLabel('Website').blur();
  await take(guest, 'client-company');
  await guest.getByRole('button', { name: 'Continue' }).click();
  await expect(guest.getByRole('button', { name: 'Enable an SMS Number' })).toBeVisible();
  await take(guest, 'client-sms');
  await guest.getByRole('button', { name: 'Enable an SMS Number' }).click();
  await expect(guest.getByText(/\+1 555 010/).first()).toBeVisible();
  await take(guest, 'client-sms-number');
  await guest.getByRole('button', { name: 'Continue', exact: true }).click();
  await expect(guest.getByRole('region', { name: 'Application code' })).toContainText('/widget.js');
  await take(guest, 'client-application', ['', '-360']);
  await guest.getByRole('button', { name: 'Hand this step over' }).click();
  await guest.getByLabel('Their email address').fill('web@agency.example');
  await guest.getByRole('button', { name: 'Hand it over' }).click();
  await expect(guest.getByText('web@agency.example').first()).toBeVisible();
  await take(guest, 'look-handed-over', []);
  await guest.getByRole('button', { name: 'Go on while they do it' }).click();
  await expect(guest.getByRole('button', { name: 'Send Invite' })).toBeVisible();
  await take(guest, 'client-team');

  // In the middle of it the partner looks at the board.
  await page.goto('/t/bright/companies');
  await expect(page.getByRole('row', { name: /Acme Dental/ })).toBeVisible();
  await take(page, 'partner-board', ['', '-360', '-dark']);
  await page.getByRole('button', { name: 'New Company' }).first().click();
  await expect(page.getByLabel('Invite Email')).toBeVisible();
  await take(page, 'partner-new-company');
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Invite many' }).click();
  const dialog = page.getByRole('dialog');
  await dialog
    .getByLabel('Addresses, or a table')
    .fill('email,name,company\nnina@nova.example,Nina,Nova\nnope,,\nben@birch.example,,\nnina@nova.example,,');
  await dialog.getByRole('button', { name: 'Check the list' }).click();
  await expect(dialog.getByText('cannot be used')).toBeVisible();
  await take(page, 'partner-many');
  await dialog.getByRole('button', { name: /^Send 1 link/ }).click();
  await dialog.getByRole('button', { name: 'Done' }).click();
  await page.getByRole('button', { name: 'Earlier lists of clients' }).click();
  await expect(dialog.getByRole('button', { name: /^Show the rows/ })).toBeVisible();
  await take(page, 'look-earlier', []);
  await dialog.getByRole('button', { name: /^Show the rows/ }).click();
  await expect(dialog.getByRole('row', { name: /nova/ })).toBeVisible();
  await take(page, 'look-earlier-rows', []);
  await page.keyboard.press('Escape');
  await page.goto('/t/bright/settings/brand');
  await expect(
    page
      .getByLabel('Color', { exact: true })
      .or(page.getByLabel('Color', { exact: true }))
      .first(),
  ).toBeVisible();
  await take(page, 'partner-brand');

  // The web agency's narrow link.
  const outside = await browser.newContext({ baseURL: server.url });
  const agency = await outside.newPage();
  const handed = await handedLink(agency);
  await outside.clearCookies();
  await agency.goto(handed);
  await expect(agency.getByRole('button', { name: 'Check my page' })).toBeVisible();
  await take(agency, 'client-handed');
  await outside.close();

  await guest.getByRole('button', { name: 'I’ll do this later' }).click();
  await expect(guest.getByRole('region', { name: 'First steps' })).toBeVisible();
  await take(guest, 'client-dashboard', ['', '-360', '-dark']);

  // What the client's people use from then on.
  const pages: [name: string, path: string, ready: string][] = [
    ['look-texting', '/t/acme-dental/settings/texting', 'Text messaging'],
    ['look-widget-apps', '/t/acme-dental/widget', 'Apps'],
    ['look-widget-schedules', '/t/acme-dental/widget/schedules', 'Schedules'],
    ['look-widget-styles', '/t/acme-dental/widget/styles', 'Behaviors & Styles'],
    ['look-widget-websites', '/t/acme-dental/widget/websites', 'websites'],
    ['look-widget-messages', '/t/acme-dental/widget/messages', 'essages'],
    ['look-messages', '/t/acme-dental/messages', 'Messages'],
    ['look-sso', '/t/acme-dental/settings/security/sso', 'ingle sign-on'],
    ['look-domains', '/t/acme-dental/settings/security/domains', 'omain'],
  ];
  for (const [name, path, ready] of pages) {
    if (look === undefined) break;
    await guest.goto(path);
    await expect(guest.getByRole('heading', { name: ready }).first()).toBeVisible();
    await take(guest, name, []);
  }
  await guest.goto('/t/acme-dental/contacts');
  await guest.getByRole('button', { name: 'Import', exact: true }).click();
  const list = guest.getByRole('dialog');
  await list
    .getByLabel('Contacts, or a table')
    .fill(
      'name,phone,email\nJo Doe,+1 202 555 0143,jo@example.com\nMia Moe,+1 202 555 0144,\nNobody,12,\nJo,+1 202 555 0143,',
    );
  await list.getByLabel(/agreed to get texts from/).check();
  await list.getByLabel('How and when they agreed').fill('Signed our form at the counter in May');
  await list.getByLabel('With which words').fill('Yes, text me about offers and appointments.');
  await take(guest, 'look-import', []);
  await list.getByRole('button', { name: 'Check the list' }).click();
  await expect(list.getByText('1 duplicate was folded.')).toBeVisible();
  await take(guest, 'client-import');
  await list.getByRole('button', { name: 'Import 2 contacts' }).click();
  await list.getByRole('button', { name: 'Done' }).click();
  await expect(guest.getByRole('link', { name: 'Jo Doe' })).toBeVisible();
  await take(guest, 'client-contacts', ['', '-360']);
  await guest.getByRole('link', { name: 'Jo Doe' }).click();
  await expect(guest.getByText('Signed our form').first()).toBeVisible();
  await take(guest, 'look-contact', []);
  await guest.getByRole('link', { name: 'Open the conversation' }).click();
  await guest.getByRole('textbox', { name: 'Message' }).fill('We are open on Sunday');
  await guest.getByRole('button', { name: 'Send', exact: true }).click();
  await expect(guest.getByRole('log')).toContainText('Kept in the built-in inbox');
  await take(guest, 'client-conversation');
});

/** The link of a step in other hands is in the mail alone, which the administrator finds in the outbox. */
async function handedLink(page: Page): Promise<string> {
  await signIn(page, ada);
  const read = async <T>(path: string) =>
    (await (await page.request.get(`/api/v1/platform/outbox${path}`)).json()) as T;
  const { items } = await read<{ items: { id: string; to: string }[] }>('');
  const { text } = await read<{ text: string }>(`/${items.find(({ to }) => to === 'web@agency.example')?.id ?? ''}`);
  return /https?:\/\/\S+\/onboard\/\S+/.exec(text)?.[0] ?? '';
}
