import { readFile } from 'node:fs/promises';
import { ada, expect, expectGoodInEveryForm, test } from './support/test';
import { joinAs, linkFor, makeTenant } from './support/tenants';

const olga = { email: 'olga@example.com', name: 'Olga Owner', password: 'a set of plain words for olga' };

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

  test('the owner reads, narrows down, follows, checks and exports the log', async ({ guest: page, api }) => {
    await page.goto('/t/acme/settings/audit');
    const rows = page.getByRole('table', { name: 'Audit' }).getByRole('row');
    await expect(rows.filter({ hasText: 'member.join' })).toHaveCount(1);
    await expectGoodInEveryForm(page);

    await page.getByText('Details').last().click();
    await expect(page.getByText('Number').last()).toBeVisible();
    await expectGoodInEveryForm(page);

    // By keyboard: open the details of the joining, and ask for everything by that person.
    const joined = rows.filter({ hasText: 'member.join' });
    await joined.locator('summary').focus();
    await page.keyboard.press('Enter');
    await joined.getByRole('button', { name: /^Everything by/ }).focus();
    await page.keyboard.press('Enter');
    await expect(page).toHaveURL(/actor=ac_/);
    await page.getByRole('button', { name: /^Show more than by/ }).click();
    await expect(page).not.toHaveURL(/actor=/);

    await page.getByLabel('What', { exact: true }).selectOption({ label: 'Invitations' });
    await expect(page).toHaveURL(/action=invitation/);
    await expect(rows.filter({ hasText: 'member.join' })).toHaveCount(0);
    await page.getByLabel('From', { exact: true }).fill('2099-01-01');
    await expect(page.getByRole('heading', { name: 'Nothing like that has happened' })).toBeVisible();
    await page.getByRole('button', { name: 'Clear the filters' }).click();

    await page.getByRole('switch', { name: 'Live' }).check();
    await expect(page.getByText('New entries appear by themselves.')).toBeVisible();
    await api('POST', '/tenants/acme/invitations', { email: 'new@example.com', role: 'VOICEPRO_VIEWER' });
    await expect(rows.filter({ hasText: 'new@example.com' })).toHaveCount(1);

    await page.getByRole('button', { name: 'Check the log' }).click();
    await expect(page.getByText(/Nobody changed or removed anything/)).toBeVisible();
    await expectGoodInEveryForm(page);

    const downloading = page.waitForEvent('download');
    await page.getByRole('link', { name: 'Export CSV' }).click();
    const file = await downloading;
    expect(file.suggestedFilename()).toMatch(/^audit-acme-\d{4}-\d{2}-\d{2}\.csv$/);
    expect(await readFile(await file.path(), 'utf8')).toContain('member.join');
    await expect(rows.filter({ hasText: 'audit.export' })).toHaveCount(1); // and that is followed live
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
    await page.getByRole('button', { name: 'Revoke the key Reports' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Revoke' }).click();
    await expect(page.getByRole('row', { name: /Reports/ })).toContainText('Revoked');
    expect((await ask('/tenants/acme/members')).status()).toBe(401);
  });

  test('a key of one’s own acts in the tenant that was chosen', async ({ guest: page, request, server }) => {
    await page.goto('/account/api-keys');
    await expect(page.getByRole('heading', { name: 'Your API keys', level: 1 })).toBeVisible();
    await page.getByRole('button', { name: 'Create a key' }).click();
    const dialog = page.getByRole('dialog');
    await expect(dialog.getByLabel('Tenant', { exact: true })).toHaveValue('acme');
    await dialog.getByLabel('Name', { exact: true }).fill('My script');
    await dialog.getByRole('checkbox', { name: 'See the profile' }).check();
    await expectGoodInEveryForm(page);
    await dialog.getByRole('button', { name: 'Create the key' }).click();
    const key = await dialog.getByRole('textbox', { name: 'API key' }).inputValue();
    const headers = { Authorization: `Bearer ${key}` };
    expect((await request.get(`${server.url}/api/v1/tenants/acme`, { headers })).status()).toBe(200);
    await dialog.getByRole('button', { name: 'I have copied it' }).click();
    await expect(page.getByRole('row', { name: /My script/ })).toContainText('In Acme');
    await expectGoodInEveryForm(page);
  });

  test('the platform’s log holds every tenant’s, and can be narrowed down to one', async ({ page }) => {
    await page.goto('/settings/audit?action=tenant.create');
    const row = page.getByRole('row').filter({ hasText: 'tenant.create' });
    await expect(row).toContainText(ada.name);
    await row.locator('summary').click();
    await row.getByRole('button', { name: 'Everything in it' }).click();
    await expect(page).toHaveURL(/tenant=tn_/);
    await expectGoodInEveryForm(page);
  });
});
