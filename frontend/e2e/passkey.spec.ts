import { addAuthenticator } from './support/factors';
import { tabTo } from './support/keyboard';
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

test('a passkey is made, and then signs in alone or as the second factor, by keyboard on a phone', async ({ page }) => {
  const device = await addAuthenticator(page);
  const press = async (name: string | RegExp) => {
    await tabTo(page, page.getByRole('button', { name, exact: typeof name === 'string' }));
    await page.keyboard.press('Enter');
  };
  await page.setViewportSize({ width: 360, height: 740 });
  await page.goto('/account/security');
  await press('Add a passkey');
  await tabTo(page, page.getByLabel('Name'));
  await page.keyboard.press('ControlOrMeta+A');
  await page.keyboard.type('Laptop');
  await expectAccessible(page);
  await press('Make the passkey');
  await press('I have kept them');
  await expect(page.getByRole('row', { name: /Laptop/ })).toBeVisible();

  const signOut = async () => {
    await device.answers(false); // or the browser's offer under the email field is taken at once
    await press(/^Account:/);
    await tabTo(page, page.getByRole('menuitem', { name: 'Sign out' }), 'ArrowDown');
    await page.keyboard.press('Enter');
    await expect(page.getByRole('heading', { name: 'Sign in' })).toBeVisible();
  };
  await signOut();
  await expectGoodInEveryForm(page);
  await device.answers(true);
  await press('Sign in with a passkey');
  await expect(page.getByRole('button', { name: /^Account:/ })).toBeVisible();

  await signOut();
  await tabTo(page, page.getByLabel('Email'));
  await page.keyboard.type(ada.email);
  await tabTo(page, page.getByLabel('Password', { exact: true }));
  await page.keyboard.type(ada.password);
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { name: 'Confirm that it is you' })).toBeVisible();
  await device.answers(true);
  await press('Use a passkey');
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
