import { readFile } from 'node:fs/promises';
import type { Page } from '@playwright/test';
import { joinAs, linkFor, makeTenant } from './support/tenants';
import { ada, expect, expectGoodInEveryForm, signIn, test } from './support/test';

/** A photograph as a file: drawn in the page, red at the left and blue at the right. */
async function photo(page: Page, width: number, height: number, type = 'image/png'): Promise<Buffer> {
  const address = await page.evaluate(
    ([w, h, kind]) => {
      const canvas = document.createElement('canvas');
      canvas.width = w;
      canvas.height = h;
      const pen = canvas.getContext('2d');
      if (pen === null) throw new Error('no canvas');
      pen.fillStyle = 'red';
      pen.fillRect(0, 0, w / 2, h);
      pen.fillStyle = 'blue';
      pen.fillRect(w / 2, 0, w / 2, h);
      return canvas.toDataURL(kind);
    },
    [width, height, type] as const,
  );
  return Buffer.from(address.slice(address.indexOf(',') + 1), 'base64');
}

const account = (page: Page) => page.getByRole('button', { name: `Account: ${ada.name}` });

test('a picture is chosen, seen everywhere, and removed', async ({ page, setUpAdmin }) => {
  await setUpAdmin();
  await page.goto('/account');
  await expect(account(page).locator('img')).toHaveCount(0);
  const before = await account(page).boundingBox();

  const chooser = page.waitForEvent('filechooser', { timeout: 20_000 });
  await page.getByRole('button', { name: 'Choose a picture' }).press('Enter');
  await (await chooser).setFiles({ name: 'me.png', mimeType: 'image/png', buffer: await photo(page, 4000, 3000) });
  await expect(page.getByText('Your picture has been saved.')).toBeVisible();
  const shown = account(page).locator('img');
  await expect.poll(() => shown.evaluate((img: HTMLImageElement) => img.naturalWidth)).toBe(256);
  expect(await account(page).boundingBox()).toEqual(before);
  await expectGoodInEveryForm(page);

  await page.goto('/settings/people');
  await expect(page.getByRole('row', { name: /Ada Lovelace/ }).locator('img')).toBeVisible();

  await page.goto('/account');
  await page.getByRole('button', { name: 'Remove the picture' }).click();
  await expect(page.getByText('Your picture has been removed.')).toBeVisible();
  await expect(account(page).locator('img')).toHaveCount(0);
});

test('a file that is no picture is refused in words', async ({ page, setUpAdmin }) => {
  await setUpAdmin();
  await page.goto('/account');
  const file = page.locator('input[type=file]');
  await file.setInputFiles({ name: 'me.png', mimeType: 'image/png', buffer: Buffer.from('<svg onload="alert(1)">') });
  await expect(page.getByRole('alert')).toContainText('Choose a PNG, JPEG, WebP or GIF file.');
  await file.setInputFiles({ name: 'me.png', mimeType: 'image/png', buffer: Buffer.alloc(3 * 1024 * 1024, 1) });
  await expect(page.getByRole('alert')).toContainText('too large to be sent as it is');
  await file.setInputFiles({
    name: 'me.jpg',
    mimeType: 'image/jpeg',
    buffer: await photo(page, 90, 160, 'image/jpeg'),
  });
  await expect(page.getByText('Your picture has been saved.')).toBeVisible();
  await expect(page.getByRole('alert')).toHaveCount(0);
});

test('times are shown in one’s own zone, and dates as one writes them', async ({ page, api, setUpAdmin }) => {
  await setUpAdmin();
  const { items } = await api<{ items: { at: string }[] }>('GET', '/platform/audit?action=account.create');
  const at = new Date(items[0]?.at ?? '');
  const timeIn = (locale: string, timeZone: string) =>
    new Intl.DateTimeFormat(locale, { hour: 'numeric', minute: '2-digit', timeZone }).format(at);

  await page.goto('/account');
  await page.getByLabel('Time zone').selectOption('Asia/Tokyo');
  await page.getByLabel('Dates and numbers').selectOption({ label: 'German (Germany)' });
  await expect(page.getByText('1.234,5')).toBeVisible(); // before it is saved
  await page.getByRole('button', { name: 'Save the profile' }).click();
  await expect(page.getByText('Your profile has been saved.')).toBeVisible();
  await page.goto('/settings/audit?action=account.create');
  await expect(page.getByRole('main')).toContainText(timeIn('de-DE', 'Asia/Tokyo'));

  await page.goto('/account');
  await expect(page.getByLabel('Time zone')).toHaveValue('Asia/Tokyo');
  await page.getByLabel('Time zone').selectOption('America/New_York');
  await page.getByRole('button', { name: 'Save the profile' }).click();
  await expect(page.getByText('Your profile has been saved.')).toBeVisible();
  await page.goto('/settings/audit?action=account.create');
  await expect(page.getByRole('main')).toContainText(timeIn('de-DE', 'America/New_York'));
});

test('one’s tenants are listed and left; the last owner is shown the way out', async ({ api, guest, setUpAdmin }) => {
  await setUpAdmin();
  await makeTenant(api, { name: 'Acme Telecom', slug: 'acme' });
  await makeTenant(api, { name: 'Beta Voice', slug: 'beta' });
  const ben = { name: 'Ben Owner', password: 'four quiet rivers meet' };
  await joinAs(guest, await linkFor(api, 'owner@acme.example'), ben);
  await api('POST', '/tenants/beta/invitations', { email: 'owner@acme.example', role: 'VOICEPRO_VIEWER' });
  await guest.goto(await linkFor(api, 'owner@acme.example'));
  await guest.getByRole('button', { name: /^Join/ }).click();
  await guest.waitForURL(/\/t\/beta/);

  await guest.goto('/account/tenants');
  await expect(guest.getByRole('row')).toHaveCount(3);
  await expectGoodInEveryForm(guest);

  await guest.getByRole('button', { name: 'Leave Acme Telecom' }).click();
  const dialog = guest.getByRole('dialog');
  await dialog.getByRole('button', { name: 'Leave Acme Telecom' }).click();
  await expect(dialog.getByRole('alert')).toContainText('is the last owner');
  await expect(dialog.getByRole('link', { name: 'its members' })).toHaveAttribute('href', '/t/acme/settings/members');
  await guest.keyboard.press('Escape');

  await guest.getByRole('button', { name: 'Leave Beta Voice' }).focus();
  await guest.keyboard.press('Enter');
  await dialog.getByRole('button', { name: 'Leave Beta Voice' }).focus();
  await guest.keyboard.press('Enter');
  await expect(guest.getByText('You left Beta Voice.')).toBeVisible();
  await expect(guest.getByRole('row', { name: /Beta Voice/ })).toHaveCount(0);
  await guest.getByRole('link', { name: 'Acme Telecom' }).click();
  await guest.waitForURL(/\/t\/acme/);
});

test('a copy of one’s data is downloaded', async ({ page, setUpAdmin }) => {
  await setUpAdmin();
  await page.goto('/account/data');
  await expectGoodInEveryForm(page);
  const download = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Download a copy' }).click();
  const file = await download;
  expect(file.suggestedFilename()).toMatch(/^account-\d{4}-\d\d-\d\d\.json$/);
  const copy = JSON.parse(await readFile(await file.path(), 'utf8')) as {
    complete: boolean;
    profile: { email: string };
  };
  expect(copy).toMatchObject({ complete: true, profile: { email: ada.email } });
  await expect(page.getByText(/Your data has been downloaded/)).toBeVisible();
});

test('an account is deleted once nobody is left without it', async ({ page, api, guest, setUpAdmin }) => {
  await setUpAdmin();
  await makeTenant(api, { name: 'Acme Telecom', slug: 'acme' });
  const ben = { email: 'owner@acme.example', name: 'Ben Owner', password: 'four quiet rivers meet' };
  await joinAs(guest, await linkFor(api, ben.email), ben);

  await guest.goto('/account/data');
  await expect(guest.getByText('Your account cannot be deleted yet')).toBeVisible();
  await expectGoodInEveryForm(guest);
  await guest.getByRole('link', { name: 'Make somebody else an owner of Acme Telecom' }).click();
  await guest.waitForURL(/\/t\/acme\/settings\/members/);

  await api('POST', '/tenants/acme/invitations', { email: 'next@example.com', role: 'TENANT_OWNER' });
  const other = await guest
    .context()
    .browser()
    ?.newContext({ baseURL: new URL(guest.url()).origin });
  const heir = await other?.newPage();
  if (heir === undefined) throw new Error('no browser');
  await joinAs(heir, await linkFor(api, 'next@example.com'), {
    name: 'Nora Next',
    password: 'seven green umbrellas sing',
  });
  await other?.close();

  await guest.goto('/account/data');
  await guest.getByRole('button', { name: 'Delete my account' }).focus();
  await guest.keyboard.press('Enter');
  const dialog = guest.getByRole('dialog');
  await dialog.getByLabel(`Type ${ben.email} to confirm`).fill('somebody@else.example');
  await guest.keyboard.press('Enter');
  await expect(dialog.getByText('This is not your address.', { exact: false }).first()).toBeVisible();
  await expectGoodInEveryForm(guest);
  await dialog.getByLabel(`Type ${ben.email} to confirm`).fill(ben.email);
  await guest.keyboard.press('Enter');
  await guest.waitForURL(/\/login/);
  await expect(guest.getByText('Your account has been deleted.')).toBeVisible();

  await guest.getByLabel('Email').fill(ben.email);
  await guest.getByLabel('Password', { exact: true }).fill(ben.password);
  await guest.getByRole('button', { name: 'Sign in' }).click();
  await expect(guest.getByText('The email address or the password is wrong.')).toBeVisible();
  await signIn(page, ada, '/account');
});
