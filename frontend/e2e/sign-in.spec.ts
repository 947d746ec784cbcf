import { ada, expect, expectGoodInEveryForm, signIn, test } from './support/test';

test.describe('Sign-in', () => {
  test.beforeEach(async ({ setUpAdmin, context }) => {
    await setUpAdmin();
    await context.clearCookies();
  });

  test('leads back to the page that was asked for', async ({ page }) => {
    await page.goto('/outbox');
    await expect(page).toHaveURL(/\/login\?next=%2Foutbox/);
    await expectGoodInEveryForm(page);
    await page.getByLabel('Email').fill(ada.email);
    await page.getByLabel('Password', { exact: true }).fill(ada.password);
    await page.keyboard.press('Enter');
    await expect(page.getByRole('heading', { name: 'Outbox' })).toBeVisible();
    await expect(page).toHaveTitle('Outbox · Tenantry');
  });

  test('goes nowhere but to this site', async ({ page, server }) => {
    for (const next of ['https://evil.example/', '//evil.example/', '/\\evil.example', 'javascript:alert(1)']) {
      await page.context().clearCookies();
      await page.goto(`/login?next=${encodeURIComponent(next)}`);
      await page.getByLabel('Email').fill(ada.email);
      await page.getByLabel('Password', { exact: true }).fill(ada.password);
      await page.keyboard.press('Enter');
      await expect(page.getByRole('heading', { name: 'Welcome, Ada' })).toBeVisible();
      expect(new URL(page.url()).origin).toBe(server.url);
    }
  });

  test('says the same for a wrong password and for somebody unknown', async ({ page }) => {
    const answers: string[] = [];
    for (const email of [ada.email, 'nobody@example.com']) {
      await page.goto('/login');
      await page.getByLabel('Email').fill(email);
      await page.getByLabel('Password', { exact: true }).fill('this is not the password');
      await page.keyboard.press('Enter');
      const alert = page.getByRole('alert');
      await expect(alert).toBeVisible();
      await expect(page.getByLabel('Email')).toHaveValue(email);
      answers.push((await alert.locator('p').first().textContent()) ?? '');
    }
    expect(answers[0]).toBe(answers[1]);
    await expectGoodInEveryForm(page);
  });

  test('an empty form names both fields, and each name leads to its field', async ({ page }) => {
    await page.goto('/login');
    await page.getByRole('button', { name: 'Sign in' }).click();
    const summary = page.getByRole('group', { name: 'There are 2 problems' });
    await expect(summary).toBeFocused();
    await expect(page.getByLabel('Email')).toHaveAttribute('aria-invalid', 'true');
    await summary.getByRole('link', { name: /Enter an email address/ }).click();
    await expect(page.getByLabel('Email')).toBeFocused();
    await expectGoodInEveryForm(page);
  });

  test('the password can be looked at while it is typed', async ({ page }) => {
    await page.goto('/login');
    const field = page.getByLabel('Password', { exact: true });
    await expect(field).toHaveAttribute('type', 'password');
    await expect(field).toHaveAttribute('autocomplete', 'current-password');
    await field.fill('looked at');
    await page.getByRole('button', { name: 'Show password' }).click();
    await expect(field).toHaveAttribute('type', 'text');
    await page.getByRole('button', { name: 'Hide password' }).click();
    await expect(field).toHaveAttribute('type', 'password');
  });

  test('signing out ends the session for good', async ({ page }) => {
    await signIn(page, ada);
    await page.getByRole('button', { name: 'Account: Ada Lovelace' }).click();
    await page.getByRole('menuitem', { name: 'Sign out' }).click();
    await expect(page.getByRole('heading', { name: 'Sign in' })).toBeVisible();
    await page.goBack();
    await expect(page).toHaveURL(/\/login/);
  });

  test('a session that ran out is renewed over the page, with what is typed', async ({ page, context }) => {
    await signIn(page, ada, '/settings/general');
    const name = page.getByRole('textbox', { name: 'Name of this installation' });
    await name.fill('Acme Platform');
    await context.clearCookies();
    await page.getByRole('button', { name: 'Save the name' }).click();

    const dialog = page.getByRole('dialog', { name: 'Your session has ended' });
    await dialog.getByLabel('Password', { exact: true }).fill(ada.password);
    await dialog.getByRole('button', { name: 'Sign in again' }).click();
    await expect(page.getByText('The name has been saved.')).toBeVisible();
    await expect(name).toHaveValue('Acme Platform');
    await expect(page.getByText('Your session has ended')).toBeHidden();
  });

  test('a first visit stays within its budget', async ({ page, server }) => {
    const requests: { url: string; type: string; bytes: number }[] = [];
    page.on('requestfinished', (request) => {
      void request.sizes().then(({ responseBodySize }) => {
        requests.push({ url: request.url(), type: request.resourceType(), bytes: responseBodySize });
      });
    });
    await page.goto(`${server.url}/login`, { waitUntil: 'networkidle' });
    await expect(page.getByRole('heading', { name: 'Sign in' })).toBeVisible();
    const sum = (type: string) =>
      requests.filter((r) => r.type === type).reduce((total, { bytes }) => total + bytes, 0);
    expect(requests.length, requests.map(({ url }) => url).join('\n')).toBeLessThanOrEqual(8);
    expect(sum('script')).toBeLessThanOrEqual(125_000);
    expect(sum('stylesheet')).toBeLessThanOrEqual(15_000);
    expect(requests.some(({ type }) => type === 'font')).toBe(false);
  });

  test('C17 a company code and a user name are asked for where there is no address', async ({ page }) => {
    await page.goto('/login');
    await page.getByRole('button', { name: 'Use a company code instead' }).click();
    await expect(page.getByLabel('Company code')).toBeFocused();
    await page.keyboard.type('acme');
    await page.getByLabel('User name').fill('ada.l');
    await page.getByLabel('Password', { exact: true }).fill('not the right one at all');
    await page.keyboard.press('Enter');
    await expect(page.getByText('The company code, the user name or the password is wrong.')).toBeVisible();
    await expectGoodInEveryForm(page);
    await page.getByRole('button', { name: 'Use an email address instead' }).click();
    await expect(page.getByLabel('Email')).toBeVisible();
  });
});
