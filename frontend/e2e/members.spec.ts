import { tabTo } from './support/keyboard';
import { expect, expectAccessible, expectGoodInEveryForm, test, type Person } from './support/test';
import { joinAs, linkFor, makeTenant } from './support/tenants';
import { linkOf } from './support/wizard';

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
  await joinAs(guest, await linkOf(api, 'acme', 'bob@acme.example'), {
    name: 'Bob Builder',
    password: 'an entirely different sentence',
  });

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

test('D14 a role is made and given by keyboard alone on a small phone, and its holder can do exactly that', async ({
  page,
  guest,
  api,
}) => {
  await api('POST', '/tenants/acme/invitations', { email: 'bob@acme.example', name: 'Bob', role: 'VOICEPRO_VIEWER' });
  await joinAs(guest, await linkOf(api, 'acme', 'bob@acme.example'), {
    name: 'Bob Builder',
    password: 'an entirely different sentence',
  });
  await guest.goto('/t/acme/settings/members');
  await expect(guest.getByRole('heading', { level: 1, name: 'Members' })).toBeVisible();
  await expect(guest.getByRole('button', { name: 'Invite people' })).toHaveCount(0);

  await page.goto('/t/acme/settings/roles');
  await expect(page.getByRole('heading', { level: 1, name: 'Roles' })).toBeVisible();
  await expectGoodInEveryForm(page);
  await page.setViewportSize({ width: 360, height: 740 });
  await page.getByRole('button', { name: 'New role' }).press('Enter');
  const dialog = page.getByRole('dialog', { name: 'New role' });
  await expect(dialog.getByLabel('Title')).toBeFocused();
  await page.keyboard.type('Recruiter');
  for (const permission of ['See members and roles', 'Invite people', 'See the profile']) {
    await tabTo(page, dialog.getByRole('checkbox', { name: permission }));
    await page.keyboard.press('Space');
  }
  await expectAccessible(page);
  await tabTo(page, dialog.getByRole('button', { name: 'Create the role' }));
  await page.keyboard.press('Enter');
  await expect(page.getByText('The role Recruiter has been saved.')).toBeVisible();
  await expect(page.getByRole('button', { name: 'New role' })).toBeFocused();

  await page.goto('/t/acme/settings/members');
  await page.getByRole('button', { name: 'Actions for Bob Builder' }).press('Enter');
  await page.getByRole('menuitem', { name: 'Change role or user name' }).press('Enter');
  const change = page.getByRole('dialog', { name: /Bob Builder/ });
  await expect(change.getByLabel('Role')).toBeFocused();
  await page.keyboard.type('Recruiter');
  await expect(change.getByText('Invite people')).toBeVisible();
  await expectAccessible(page);
  await tabTo(page, change.getByRole('button', { name: 'Save' }));
  await page.keyboard.press('Enter');
  await expect(page.getByText('Bob Builder has been changed.')).toBeVisible();
  await expect(page.getByRole('button', { name: 'Actions for Bob Builder' })).toBeFocused();
  await expect(page.getByRole('row', { name: /^Bob Builder/ })).toContainText('Recruiter');

  // From the next request on, without signing in again: inviting, and nothing else.
  await guest.reload();
  await expect(guest.getByRole('button', { name: 'Invite people' })).toBeVisible();
  await expect(guest.getByRole('button', { name: 'Create user' })).toHaveCount(0);
  const { origin } = new URL(guest.url());
  const refused = await guest.request.patch('/api/v1/tenants/acme', {
    data: { name: 'x' },
    headers: { Origin: origin, 'If-Match': '"1"' },
  });
  expect(refused.status()).toBe(403);
});
