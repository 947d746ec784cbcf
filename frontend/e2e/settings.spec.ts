import { writeFile, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { ada, expect, expectGoodInEveryForm, signIn, test } from './support/test';

test.describe('Settings', () => {
  test.beforeEach(async ({ setUpAdmin }) => {
    await setUpAdmin();
  });

  test('a key is shown once, works, and stops working when it is revoked', async ({ page, request, server }) => {
    await page.goto('/settings/api-keys');
    await expect(page.getByRole('heading', { name: 'No keys yet' })).toBeVisible();
    await page.getByRole('button', { name: 'Create a key' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('button', { name: 'Create the key' }).click();
    await expect(dialog.getByRole('group', { name: 'There are 2 problems' })).toBeFocused();
    await dialog.getByLabel('Name').fill('Nightly import');
    await dialog.getByRole('checkbox', { name: 'See all tenants' }).check();
    await expectGoodInEveryForm(page);
    await dialog.getByRole('button', { name: 'Create the key' }).click();

    const key = await dialog.getByRole('textbox', { name: 'API key' }).inputValue();
    expect(key).toMatch(/^tnk_/);
    await expectGoodInEveryForm(page);
    const ask = () => request.get(`${server.url}/api/v1/tenants`, { headers: { Authorization: `Bearer ${key}` } });
    expect((await ask()).status()).toBe(200);
    await dialog.getByRole('button', { name: 'I have copied it' }).click();

    await page.reload();
    await expect(page.getByRole('row', { name: /Nightly import/ })).toContainText('Active until');
    expect(await page.content()).not.toContain(key);
    await page.getByRole('button', { name: 'Revoke the key Nightly import' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Revoke' }).click();
    await expect(page.getByRole('row', { name: /Nightly import/ })).toContainText('Revoked');
    expect((await ask()).status()).toBe(401);
    await expectGoodInEveryForm(page);
  });

  test('somebody is invited to the platform, joins, and sees what their role allows (A04)', async ({ page, guest }) => {
    await page.goto('/settings/roles');
    await page.getByRole('button', { name: 'New role' }).click();
    const roleDialog = page.getByRole('dialog', { name: 'New role' });
    await roleDialog.getByLabel('Title').fill('Front desk');
    await roleDialog.getByRole('checkbox', { name: 'See all tenants' }).check();
    await expectGoodInEveryForm(page);
    await roleDialog.getByRole('button', { name: 'Create the role' }).click();
    await expect(page.getByRole('columnheader', { name: /Front desk/ })).toBeVisible();
    await expectGoodInEveryForm(page);

    await page.getByRole('link', { name: 'People' }).click();
    await page.getByRole('button', { name: 'Add somebody' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Email').fill('linus@example.com');
    await dialog.getByLabel('Name').fill('Linus');
    await dialog.getByLabel('Role').selectOption({ label: 'Front desk' });
    await dialog.getByRole('button', { name: 'Add', exact: true }).click();
    await expect(dialog.getByText(/Mail is not configured\. Copy the link/)).toBeVisible();
    const link = await dialog.getByLabel('Invitation link').inputValue();
    await expectGoodInEveryForm(page);
    await dialog.getByRole('button', { name: 'Done' }).click();
    await expect(page.getByRole('row', { name: /linus@example\.com/ })).toContainText('Waiting');

    await page.getByRole('button', { name: 'Invitation of linus@example.com' }).click();
    await page.getByRole('menuitem', { name: 'Make a new link' }).click();
    const renewed = await page.getByRole('dialog', { name: 'Invitation link' }).getByRole('textbox').inputValue();
    expect(renewed).not.toBe(link);
    await page.getByRole('dialog').getByRole('button', { name: 'Done' }).click();
    await guest.goto(link);
    await expect(guest.getByRole('heading', { name: 'This link does not work' })).toBeVisible();

    await guest.goto(renewed);
    await guest.getByLabel('Password', { exact: true }).fill('kernels grow on trees');
    await guest.getByRole('button', { name: 'Create your account and join' }).click();
    await expect(guest.getByRole('heading', { name: 'Welcome, Linus' })).toBeVisible();
    await expect(guest.getByRole('link', { name: 'Settings' })).toBeHidden();
    await guest.goto('/onboarding/voicepro');
    await expect(guest.getByRole('heading', { name: 'You may not see this' })).toBeVisible();
    await expect(guest.getByText('TENANT_MGMT:create')).toBeVisible();

    await page.goto('/settings/roles');
    await page.getByRole('button', { name: 'Edit the role Front desk' }).click();
    await page.getByRole('checkbox', { name: 'Create tenants, use the wizard' }).check();
    await page.getByRole('button', { name: 'Save the role' }).click();
    await expect(page.getByText('The role Front desk has been saved.')).toBeVisible();
    await guest.reload();
    await expect(guest.getByRole('heading', { name: 'You may not see this' })).toBeHidden();
    await expect(guest.getByRole('link', { name: 'Onboarding Wizard' })).toBeVisible();

    await page.goto('/settings/people');
    await expectGoodInEveryForm(page);
    await page.getByRole('button', { name: 'Actions for Linus' }).click();
    await page.getByRole('menuitem', { name: 'Send a link for a new password' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Send the link' }).click();
    await expect(page.getByText(/^The message to .* is in the outbox\.$/)).toBeVisible();
    await page.getByRole('button', { name: 'Actions for Linus' }).click();
    await page.getByRole('menuitem', { name: 'Sign out everywhere' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Sign out everywhere' }).click();
    await expect(page.getByText('Linus is signed out everywhere.')).toBeVisible();
    await guest.reload();
    await expect(guest.getByRole('button', { name: 'Sign in' })).toBeVisible();
  });

  test('the last administrator stays one, and the refusal is shown in place', async ({ page }) => {
    await page.goto('/settings/people');
    await expectGoodInEveryForm(page);
    await page.getByRole('button', { name: 'Actions for Ada Lovelace' }).click();
    await page.getByRole('menuitem', { name: 'Change the role' }).click();
    const dialog = page.getByRole('dialog', { name: 'Role of Ada Lovelace' });
    await dialog.getByLabel('Role').selectOption({ label: 'No platform role' });
    await dialog.getByRole('button', { name: 'Save the role' }).click();
    await expect(
      dialog
        .getByRole('alert')
        .or(dialog.getByRole('group', { name: /problem/ }))
        .first(),
    ).toBeVisible();
    await expectGoodInEveryForm(page);
    await dialog.getByRole('button', { name: 'Cancel' }).click();
    await expect(page.getByRole('row', { name: /Ada Lovelace/ })).toContainText('Platform Administrator');
  });

  test('templates are listed, and a broken file is named with its line', async ({ page, server }) => {
    const folder = join(server.dataDir, 'templates');
    await mkdir(folder, { recursive: true });
    await writeFile(join(folder, 'broken.yaml'), 'name: broken\nversion: [\n');
    await expect(async () => {
      await page.goto('/settings/templates');
      await expect(page.getByText(/broken\.yaml, line \d+/)).toBeVisible({ timeout: 1000 });
    }).toPass();
    for (const title of ['VoicePro Customer', 'VoicePro Operator / MSP', 'Corporate / Enterprise']) {
      await expect(page.getByRole('heading', { name: title })).toBeVisible();
    }
    await expectGoodInEveryForm(page);
  });

  test('what happened stands in the audit', async ({ page }) => {
    await page.goto('/settings/general');
    await expectGoodInEveryForm(page);
    await page.getByRole('textbox', { name: 'Name of this installation' }).fill('Acme Platform');
    await page.getByRole('button', { name: 'Save the name' }).click();
    await expect(page.getByText('The name has been saved.')).toBeVisible();
    await page.getByRole('link', { name: 'Audit' }).click();
    await expect(page.getByRole('row').filter({ hasText: 'Ada Lovelace' }).first()).toBeVisible();
    await expectGoodInEveryForm(page);
  });

  test('the address /settings leads to the first part one may see', async ({ page }) => {
    await page.goto('/settings');
    await expect(page).toHaveURL(/\/settings\/general$/);
  });
});

test.describe('Account', () => {
  test.beforeEach(async ({ setUpAdmin }) => {
    await setUpAdmin();
  });

  test('a name is changed and seen at once', async ({ page }) => {
    await page.goto('/account');
    await page.getByLabel('Name').fill('Augusta Ada King');
    await page.getByRole('button', { name: 'Save the profile' }).click();
    await expect(page.getByText('Your profile has been saved.')).toBeVisible();
    await expect(page.getByRole('button', { name: 'Account: Augusta Ada King' })).toBeVisible();
    await expectGoodInEveryForm(page);
  });

  test('changing the password signs other devices out', async ({ page, guest }) => {
    await signIn(guest, ada);
    await page.goto('/account/security');
    await expect(page.getByRole('row')).toHaveCount(3);
    await page.getByLabel('Current password').fill('not the right one at all');
    await page.getByLabel('New password').fill('another walk by another sea');
    await page.getByRole('button', { name: 'Change the password' }).click();
    await expect(
      page
        .getByRole('alert')
        .or(page.getByRole('group', { name: /problem/ }))
        .first(),
    ).toBeVisible();
    await expect(page.getByLabel('New password')).toHaveValue('another walk by another sea');

    await page.getByLabel('Current password').fill(ada.password);
    await page.getByRole('button', { name: 'Change the password' }).click();
    await expect(page.getByText('Your password has been changed.')).toBeVisible();
    await guest.goto('/account/security');
    await expect(guest.getByRole('heading', { name: 'Sign in' })).toBeVisible();
    await signIn(guest, { ...ada, password: 'another walk by another sea' });
  });

  test('a single session elsewhere can be ended', async ({ page, guest }) => {
    await signIn(guest, ada);
    await page.goto('/account/security');
    await page.getByRole('button', { name: /End the session on/ }).click();
    await expect(page.getByText('The session has been ended.')).toBeVisible();
    await guest.goto('/outbox');
    await expect(guest.getByRole('heading', { name: 'Sign in' })).toBeVisible();
  });
});
