import { addAuthenticator } from './support/factors';
import { TestServer } from './support/server';
import { ada, expect, expectAccessible, expectGoodInEveryForm, test as base } from './support/test';

const test = base.extend({
  // Browsers give passkeys to hosts with a name only.
  server: async ({}, use) => {
    const server = await TestServer.start('localhost');
    await use(server);
    await server.remove();
  },
});

test.beforeEach(async ({ setUpAdmin }) => {
  await setUpAdmin();
});

test('a passkey is made, and then signs in alone or as the second factor', async ({ page }) => {
  const device = await addAuthenticator(page);
  await page.goto('/account/security');
  await page.getByRole('button', { name: 'Add a passkey' }).click();
  await page.getByLabel('Name').fill('Laptop');
  await expectAccessible(page);
  await page.getByRole('button', { name: 'Make the passkey' }).click();
  await page.getByRole('button', { name: 'I have kept them' }).click();
  await expect(page.getByRole('row', { name: /Laptop/ })).toBeVisible();

  const signOut = async () => {
    await device.answers(false); // or the browser's offer under the email field is taken at once
    await page.getByRole('button', { name: /^Account:/ }).click();
    await page.getByRole('menuitem', { name: 'Sign out' }).click();
    await expect(page.getByRole('heading', { name: 'Sign in' })).toBeVisible();
  };
  await signOut();
  await expectGoodInEveryForm(page);
  await device.answers(true);
  await page.getByRole('button', { name: 'Sign in with a passkey' }).click();
  await expect(page.getByRole('button', { name: /^Account:/ })).toBeVisible();

  await signOut();
  await page.getByLabel('Email').fill(ada.email);
  await page.getByLabel('Password', { exact: true }).fill(ada.password);
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  await expect(page.getByRole('heading', { name: 'Confirm that it is you' })).toBeVisible();
  await device.answers(true);
  await page.getByRole('button', { name: 'Use a passkey' }).click();
  await expect(page.getByRole('button', { name: /^Account:/ })).toBeVisible();
});

test('the browser offers a passkey under the email field', async ({ page }) => {
  await addAuthenticator(page);
  await page.goto('/account/security');
  await page.getByRole('button', { name: 'Add a passkey' }).click();
  await page.getByRole('button', { name: 'Make the passkey' }).click();
  await page.getByRole('button', { name: 'I have kept them' }).click();
  await page.getByRole('button', { name: /^Account:/ }).click();
  await expect(page.getByRole('menuitem', { name: 'Sign out' })).toBeVisible();
  const signedIn = page.waitForResponse((answer) => answer.url().endsWith('/api/v1/session/passkey') && answer.ok());
  await page.getByRole('menuitem', { name: 'Sign out' }).click();
  await signedIn; // nothing was pressed: the device took the offer
  await expect(page.getByRole('button', { name: /^Account:/ })).toBeVisible();
});
