import type { Page } from '@playwright/test';
import { ada, expect, expectGoodInEveryForm, test } from './support/test';
import { joinAs, linkFor, makeTenant } from './support/tenants';

const olga = { email: 'olga@example.com', name: 'Olga Owner', password: 'a set of plain words for olga' };

// For looking at: SHOTS=/some/folder keeps a picture of each page in every form.
async function shoot(page: Page, name: string): Promise<void> {
  const folder = process.env.SHOTS;
  if (folder === undefined) return;
  for (const [width, height] of [
    [1280, 900],
    [360, 740],
  ] as const) {
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.setViewportSize({ width, height });
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      await page.screenshot({ path: `${folder}/${name}-${String(width)}-${colorScheme}.png`, fullPage: true });
    }
  }
  await page.setViewportSize({ width: 1280, height: 900 });
  await page.emulateMedia({ colorScheme: 'light' });
}

test.describe('Audit and keys of a tenant', () => {
  test.beforeEach(async ({ setUpAdmin, api, guest }) => {
    await setUpAdmin();
    await makeTenant(api, {
      name: 'Acme',
      slug: 'acme',
      users: [{ email: olga.email, name: olga.name, role: 'TENANT_OWNER' }],
    });
    await joinAs(guest, await linkFor(api, olga.email), olga);
  });

  test('a key of the tenant is limited to it, and to where it may come from', async ({
    guest: page,
    request,
    server,
  }) => {
    await page.goto('/t/acme/settings/api-keys');
    await page.getByRole('button', { name: 'Create a key' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Name', { exact: true }).fill('Reports');
    await dialog.getByRole('checkbox', { name: 'See members and roles' }).check();
    await dialog.getByLabel('Only from (optional)').fill('127.0.0.0/8\noffice');
    await dialog.getByRole('button', { name: 'Create the key' }).click();
    await expect(dialog.getByText(/Enter an address or a network/).first()).toBeVisible();
    await expectGoodInEveryForm(page);
    await shoot(page, 'tenant-key-form');
    await dialog.getByLabel('Only from (optional)').fill('127.0.0.0/8\n::1');
    await dialog.getByRole('button', { name: 'Create the key' }).click();
    const key = await dialog.getByRole('textbox', { name: 'API key' }).inputValue();
    const ask = (path: string) =>
      request.get(`${server.url}/api/v1${path}`, { headers: { Authorization: `Bearer ${key}` } });
    expect((await ask('/tenants/acme/members')).status()).toBe(200);
    expect((await ask('/tenants/acme/audit')).status()).toBe(403);
    await dialog.getByRole('button', { name: 'I have copied it' }).click();
    await expect(page.getByRole('row', { name: /Reports/ })).toContainText('Only from 127.0.0.0/8 and ::1/128');
    await expectGoodInEveryForm(page);
    await shoot(page, 'tenant-keys');
    await page.getByRole('button', { name: 'Revoke the key Reports' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Revoke' }).click();
    await expect(page.getByRole('row', { name: /Reports/ })).toContainText('Revoked');
    expect((await ask('/tenants/acme/members')).status()).toBe(401);
  });

  test('the platform’s log holds every tenant’s, and can be narrowed down to one', async ({ page }) => {
    await page.goto('/settings/audit?action=tenant.create');
    const row = page.getByRole('row').filter({ hasText: 'tenant.create' });
    await expect(row).toContainText(ada.name);
    await row.locator('summary').click();
    await row.getByRole('button', { name: 'Everything in it' }).click();
    await expect(page).toHaveURL(/tenant=tn_/);
    await expectGoodInEveryForm(page);
    await shoot(page, 'platform-audit');
  });
});
