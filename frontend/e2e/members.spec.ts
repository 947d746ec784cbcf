import { expect, expectAccessible, expectGoodInEveryForm, test, type Person } from './support/test';
import { joinAs, linkFor, makeTenant } from './support/tenants';

const olga: Person = { email: 'olga@acme.example', name: 'Olga Owner', password: 'seven green umbrellas sing' };

test.beforeEach(async ({ setUpAdmin, api, page }) => {
  await setUpAdmin();
  await makeTenant(api, {
    name: 'Acme Telephony',
    slug: 'acme',
    users: [{ email: olga.email, name: olga.name, role: 'TENANT_OWNER' }],
  });
  const link = await linkFor(api, olga.email);
  await page.context().clearCookies();
  await joinAs(page, link, olga);
});

test('C12 E42 a user who is created with login data signs in with them and chooses a password', async ({
  page,
  guest,
}) => {
  await page.goto('/t/acme/settings/members');
  await expectGoodInEveryForm(page);
  await page.getByRole('button', { name: 'Create user' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Email address').fill('bob@acme.example');
  await dialog.getByLabel('Name', { exact: true }).fill('Bob Builder');
  await dialog.getByLabel('User name').fill('bob');
  await dialog.getByLabel('Role').selectOption({ label: 'VoicePro editor' });
  await dialog.getByRole('radio', { name: 'With login data that you hand over' }).check();
  await dialog.getByLabel('First password').fill('short');
  await dialog.getByRole('button', { name: 'Create user' }).click();
  await expect(dialog.getByText('Use at least 15 characters.').first()).toBeVisible();
  await dialog.getByLabel('First password').fill('lanterns over the harbour');
  await expectAccessible(page);
  await dialog.getByRole('button', { name: 'Create user' }).click();
  await expect(dialog.getByRole('textbox', { name: 'Company code' })).toHaveValue('acme');
  await expect(dialog.getByRole('textbox', { name: 'User name' })).toHaveValue('bob');
  await expect(dialog.getByRole('textbox', { name: 'First password' })).toHaveValue('lanterns over the harbour');
  await expectAccessible(page);
  await dialog.getByRole('button', { name: 'Done' }).click();

  // By keyboard alone, on a small phone.
  await guest.setViewportSize({ width: 360, height: 740 });
  await guest.goto('/login');
  await guest.getByRole('button', { name: 'Use a company code instead' }).press('Enter');
  await expect(guest.getByLabel('Company code')).toBeFocused();
  await guest.keyboard.type('acme');
  await guest.keyboard.press('Tab');
  await guest.keyboard.type('bob');
  await guest.keyboard.press('Tab');
  await guest.keyboard.type('lanterns over the harbour');
  await guest.keyboard.press('Enter');
  await expect(guest.getByRole('heading', { name: 'Join Acme Telephony' })).toBeVisible();
  await guest.getByLabel('Password', { exact: true }).fill('an entirely different sentence');
  await guest.keyboard.press('Enter');
  await expect(guest).toHaveURL(/\/t\/acme$/);
  await page.reload();
  await expect(page.getByRole('row', { name: /^Bob Builder/ })).toContainText('VoicePro editor');
});

test('a member is suspended and taken back, and one sentence says why they can do nothing', async ({
  page,
  guest,
  api,
}) => {
  await api('POST', '/tenants/acme/invitations', { email: 'bob@acme.example', name: 'Bob', role: 'VOICEPRO_EDITOR' });
  const { items } = await api<{ items: { id: string; email: string }[] }>('GET', '/tenants/acme/invitations');
  const id = items.find(({ email }) => email === 'bob@acme.example')?.id ?? '';
  const { url } = await api<{ url: string }>('GET', `/tenants/acme/invitations/${id}/link`);
  await joinAs(guest, url, { name: 'Bob Builder', password: 'an entirely different sentence' });

  await page.goto('/t/acme/settings/members');
  await page.getByRole('button', { name: 'Actions for Bob Builder' }).click();
  await page.getByRole('menuitem', { name: 'Suspend' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Suspend' }).click();
  await expect(page.getByRole('row', { name: /^Bob Builder/ })).toContainText('Suspended');
  await guest.reload();
  await expect(guest.getByRole('heading', { level: 1 })).not.toHaveText('Acme Telephony');
  await guest.goto('/');
  await guest.getByRole('button', { name: /Switch tenant/ }).click();
  await expect(guest.getByText('You are suspended here').first()).toBeVisible();
  await expectAccessible(guest);

  await page.getByRole('button', { name: 'Actions for Bob Builder' }).click();
  await page.getByRole('menuitem', { name: 'Take back' }).click();
  await expect(page.getByRole('row', { name: /^Bob Builder/ })).toContainText('Active');
  await guest.goto('/t/acme');
  await expect(guest.getByRole('heading', { level: 1, name: 'Acme Telephony' })).toBeVisible();
});

test('the roles of a tenant fit every form', async ({ page }) => {
  await page.goto('/t/acme/settings/roles');
  await expect(page.getByRole('heading', { level: 1, name: 'Roles' })).toBeVisible();
  await expectGoodInEveryForm(page);
});
