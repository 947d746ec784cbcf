import { addApp, codeOf } from './support/factors';
import { ada, expect, expectAccessible, expectGoodInEveryForm, signIn, test } from './support/test';

test.beforeEach(async ({ setUpAdmin }) => {
  await setUpAdmin();
});

test('an authenticator app is set up, and asked for at the next sign-in', async ({ page, guest }) => {
  await page.goto('/account/security');
  await expect(page.getByText('No second factor yet')).toBeVisible();
  await expectGoodInEveryForm(page);
  const { secret } = await addApp(page);
  await expectAccessible(page);
  await page.getByRole('button', { name: 'I have kept them' }).click();
  await expect(page.getByRole('row', { name: /Authenticator app/ })).toBeVisible();
  await expect(page.getByText('10 codes are left.')).toBeVisible();
  await expectGoodInEveryForm(page);

  // By keyboard alone, on a small phone.
  await guest.setViewportSize({ width: 360, height: 740 });
  await guest.goto('/login?next=%2Foutbox');
  await guest.getByLabel('Email').focus();
  await guest.keyboard.type(ada.email);
  await guest.keyboard.press('Tab');
  await guest.keyboard.type(ada.password);
  await guest.keyboard.press('Enter');
  await expect(guest.getByRole('heading', { name: 'Confirm that it is you' })).toBeVisible();
  const code = guest.getByLabel('Code from your authenticator app');
  await expect(code).toBeFocused();
  await expect(code).toHaveAttribute('autocomplete', 'one-time-code');
  await expectAccessible(guest);
  await guest.keyboard.type('000000');
  await guest.keyboard.press('Enter');
  await expect(guest.getByText(/This code is wrong/).first()).toBeVisible();
  const right = codeOf(secret, 1);
  await code.fill(`${right.slice(0, 3)} ${right.slice(3)}`);
  await guest.keyboard.press('Enter');
  await expect(guest).toHaveURL(/\/outbox$/);
});

test('a recovery code opens the account once', async ({ page, guest }) => {
  const { codes } = await addApp(page);
  const withCode = async (code: string) => {
    await guest.goto('/login');
    await guest.getByLabel('Email').fill(ada.email);
    await guest.getByLabel('Password', { exact: true }).fill(ada.password);
    await guest.getByRole('button', { name: 'Sign in', exact: true }).click();
    await guest.getByRole('button', { name: 'Use a recovery code instead' }).click();
    await guest.getByLabel('Recovery code').fill(code);
    await guest.getByRole('button', { name: 'Confirm' }).click();
  };
  await withCode(codes[0] ?? '');
  await expect(guest.getByRole('heading', { level: 1 })).not.toHaveText('Confirm that it is you');
  await guest.getByRole('button', { name: /^Account:/ }).click();
  await guest.getByRole('menuitem', { name: 'Sign out' }).click();
  await expect(guest.getByRole('heading', { name: 'Sign in' })).toBeVisible();
  await withCode(codes[0] ?? '');
  await expect(guest.getByText(/none of your recovery codes/).first()).toBeVisible();
  await guest.getByLabel('Recovery code').fill((codes[1] ?? '').toUpperCase().replaceAll('-', ''));
  await guest.getByRole('button', { name: 'Confirm' }).click();
  await expect(guest).toHaveURL((url) => url.pathname === '/');
});

test('a dangerous act asks for the second factor in place and goes on', async ({ page, guest }) => {
  const { secret, codes } = await addApp(page, false);
  await signIn(guest, ada, '/settings/api-keys'); // asked for nothing: only dangerous acts and strict tenants want it
  await guest.getByRole('button', { name: 'Create a key' }).click();
  await guest.getByLabel('Name').fill('From the step-up');
  await guest.getByRole('checkbox').first().check();
  const submit = guest.getByRole('dialog').getByRole('button', { name: 'Create the key' });
  await submit.click();
  const dialog = guest.getByRole('dialog', { name: 'Confirm that it is you' });
  await expect(dialog).toBeVisible();
  await expectAccessible(guest);

  // Left, it stays refused, and what was typed is still there.
  await dialog.getByRole('button', { name: 'Cancel' }).click();
  await expect(guest.getByText('Confirm that it is you to go on.')).toBeVisible();
  await expect(guest.getByLabel('Name')).toHaveValue('From the step-up');

  await submit.click();
  await expect(dialog.getByLabel('Code from your authenticator app')).toBeFocused();
  await guest.keyboard.type('123 456');
  await guest.keyboard.press('Enter');
  await expect(dialog.getByText(/This code is wrong/).first()).toBeVisible();
  await dialog.getByLabel('Code from your authenticator app').fill(codeOf(secret, 1));
  await guest.keyboard.press('Enter');
  await expect(dialog).toBeHidden();
  await guest.getByRole('dialog').getByRole('button', { name: 'I have copied it' }).click();
  await expect(guest.getByRole('row', { name: /From the step-up/ })).toBeVisible();

  // Fresh now: the next act goes through at once.
  await guest.goto('/account/security');
  await guest.getByRole('button', { name: 'Make new codes' }).click();
  await guest.getByRole('dialog').getByRole('button', { name: 'Make new codes' }).click();
  const fresh = guest.getByRole('list', { name: 'Recovery codes' }).getByRole('listitem');
  await expect(fresh).toHaveCount(10);
  expect(await fresh.first().innerText()).not.toBe(codes[0]);
  await guest.getByRole('button', { name: 'I have kept them' }).click();
  await guest.getByRole('button', { name: 'Remove Authenticator app' }).click();
  await guest.getByRole('dialog').getByRole('button', { name: 'Remove' }).click();
  await expect(guest.getByText('No second factor yet')).toBeVisible();
});

test('factors are renamed, and few codes are warned about', async ({ page, guest }) => {
  const { codes } = await addApp(page);
  await page.getByRole('button', { name: 'I have kept them' }).click();
  await page.getByRole('button', { name: 'Rename Authenticator app' }).click();
  await page.getByRole('dialog').getByLabel('Name').fill('Old phone');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('row', { name: /Old phone/ })).toBeVisible();
  for (const code of codes.slice(0, 7)) {
    const body = { data: { email: ada.email, password: ada.password } };
    expect((await guest.request.post('/api/v1/session', body)).status()).toBe(200);
    const proof = { data: { method: 'recovery_code', code } };
    expect((await guest.request.post('/api/v1/session/mfa', proof)).status()).toBe(200);
  }
  await page.reload();
  await expect(page.getByText('3 codes are left.')).toBeVisible();
  await expect(page.getByText(/Make new ones before/)).toBeVisible();
  await expectAccessible(page);
});
