import { expect, expectAccessible, expectGoodInEveryForm, test, type Person } from './support/test';
import { joinAs, linkFor, makeTenant } from './support/tenants';

const olga: Person = { email: 'olga@acme.example', name: 'Olga Owner', password: 'seven green umbrellas sing' };
const users = [{ email: olga.email, name: olga.name, role: 'TENANT_OWNER' }];

test.describe('Door', () => {
  test.beforeEach(async ({ setUpAdmin, api }) => {
    await setUpAdmin();
    await makeTenant(api, { name: 'Acme Telephony', slug: 'acme', users });
  });

  test('a policy shows its effect before it is saved, and refuses to lock out its maker', async ({ api, guest }) => {
    await joinAs(guest, await linkFor(api, olga.email), olga);
    await guest.goto('/t/acme/settings/security');
    await expect(guest.getByRole('heading', { level: 1, name: 'Security' })).toBeVisible();
    await expect(guest.getByRole('row', { name: /Olga Owner/ })).toBeVisible();
    await expectGoodInEveryForm(guest);

    await guest.getByRole('radio', { name: 'Required' }).check();
    await expect(guest.getByText('1 of 1 members has no second factor that counts: Olga Owner.')).toBeVisible();
    await expect(guest.getByText('1 of them is an owner.')).toBeVisible();
    await expect(guest.getByText('This cannot be saved')).toBeVisible();
    await expectGoodInEveryForm(guest);
    await guest.getByRole('button', { name: 'Save policy' }).click();
    await expect(guest.getByRole('alert').filter({ hasText: 'This would lock you out' }).first()).toBeVisible();

    const day = new Date(Date.now() + 14 * 86_400_000).toISOString().slice(0, 10);
    await guest.getByLabel('From this day on').fill(day);
    await expect(guest.getByText('This cannot be saved')).toBeHidden();
    await guest.getByLabel('Ask again after this long without use').selectOption({ label: '1 hour' });
    await guest.getByRole('button', { name: 'Save policy' }).click();
    await expect(guest.getByText('Policy saved.')).toBeVisible();
    await guest.reload();
    await expect(guest.getByLabel('From this day on')).toHaveValue(day);
    await expect
      .poll(async () =>
        (await api<{ items: { kind: string }[] }>('GET', '/platform/outbox')).items.map(({ kind }) => kind),
      )
      .toContain('mfa.reminder');
  });

  test('a disabled tenant cuts its members off and comes back as it was', async ({ page, api, guest }) => {
    await joinAs(guest, await linkFor(api, olga.email), olga);
    await page.goto('/tenants/acme');
    await page.getByRole('button', { name: 'Disable Acme Telephony' }).click();
    const dialog = page.getByRole('dialog', { name: 'Disable Acme Telephony?' });
    await expect(dialog.getByText(/1 member/)).toBeVisible();
    await expectAccessible(page);
    await dialog.getByLabel('Reason').fill('Unpaid invoice');
    await dialog.getByRole('button', { name: 'Disable tenant' }).click();
    await expect(page.getByText(/Disabled since .* by Ada Lovelace/)).toBeVisible();

    await guest.reload();
    await expect(guest.getByRole('heading', { name: 'This tenant is disabled' })).toBeVisible();
    await expect(guest.getByText(/Unpaid invoice.*Ask them to enable it again/)).toBeVisible();
    await expectGoodInEveryForm(guest);

    await page.goto('/tenants?state=disabled');
    await expect(page.getByRole('row', { name: /Acme Telephony/ })).toContainText('Disabled');
    await page.getByRole('button', { name: 'Enable Acme Telephony' }).click();
    await page.getByRole('button', { name: 'Enable tenant' }).click();
    await expect(page.getByText('Acme Telephony is enabled again')).toBeVisible();
    await guest.reload();
    await expect(guest.getByRole('heading', { level: 1, name: 'Acme Telephony' })).toBeVisible();
  });
});
