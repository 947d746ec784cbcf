import { ada, expect, expectGoodInEveryForm, test } from './support/test';

test.describe('First run', () => {
  test('the printed link makes the first administrator, once', async ({ page, server }) => {
    await page.goto(server.setupLink);
    await expect(page.getByRole('heading', { name: 'Set up this installation' })).toBeVisible();
    await expectGoodInEveryForm(page);

    await page.getByLabel('Your name').fill(ada.name);
    await page.getByLabel('Email').fill(ada.email);
    await page.getByLabel('Password', { exact: true }).fill('too short');
    await page.keyboard.press('Enter');
    await expect(page.getByRole('group', { name: 'There is a problem' })).toBeFocused();
    await page.getByRole('link', { name: /at least 15 characters/ }).click();
    await expect(page.getByLabel('Password', { exact: true })).toBeFocused();

    await page.getByLabel('Password', { exact: true }).fill(ada.password);
    await page.getByRole('button', { name: 'Create the administrator' }).click();
    await expect(page.getByRole('heading', { name: 'Welcome, Ada' })).toBeVisible();

    await page.goto(server.setupLink);
    await expect(page.getByRole('heading', { name: 'This installation is set up' })).toBeVisible();
  });

  test('a wrong code is refused in place and nothing typed is lost', async ({ page }) => {
    await page.goto('/setup');
    await page.getByLabel('Set-up code').fill('not-the-code');
    await page.getByLabel('Your name').fill(ada.name);
    await page.getByLabel('Email').fill(ada.email);
    await page.getByLabel('Password', { exact: true }).fill(ada.password);
    await page.keyboard.press('Enter');
    await expect(
      page
        .getByRole('alert')
        .or(page.getByRole('group', { name: /problem/ }))
        .first(),
    ).toBeVisible();
    await expect(page.getByLabel('Your name')).toHaveValue(ada.name);
    await expect(page.getByLabel('Password', { exact: true })).toHaveValue(ada.password);
  });

  test('without an account every address leads to the set-up', async ({ page }) => {
    await page.goto('/tenants');
    await expect(page).toHaveURL(/\/setup/);
  });

  test('the checklist leads on, and goes when it is dismissed', async ({ page, setUpAdmin }) => {
    await setUpAdmin();
    await page.goto('/');
    const steps = page.getByRole('region', { name: 'First steps' });
    await expect(steps.getByRole('listitem')).toHaveCount(3);
    await expect(steps.getByRole('heading', { name: /Set up mail/ })).toContainText('To do');
    await expectGoodInEveryForm(page);

    await steps.getByRole('button', { name: 'Hide this list' }).click();
    await expect(steps).toBeHidden();
    await page.goto('/settings/general');
    await page.getByRole('button', { name: 'Show the first steps again' }).click();
    await page.goto('/');
    await expect(steps).toBeVisible();
  });

  test('sample data comes with one click and goes again', async ({ page, setUpAdmin }) => {
    await setUpAdmin();
    await page.goto('/');
    await page.getByRole('button', { name: 'Add sample data' }).click();
    await expect(page.getByText(/sample tenants? (was|were) added/)).toBeVisible();
    await expect(page.getByRole('region', { name: 'Newest tenants' }).getByRole('listitem').first()).toBeVisible();
    await page.getByRole('button', { name: 'Remove sample data' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Remove sample data' }).click();
    await expect(page.getByText(/sample tenants? (was|were) removed/)).toBeVisible();
    await expect(page.getByRole('heading', { name: 'No tenant yet' })).toBeVisible();
  });
});
