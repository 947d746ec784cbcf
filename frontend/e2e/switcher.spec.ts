import type { Page } from '@playwright/test';
import { addApp, codeOf } from './support/factors';
import { expect, expectAccessible, expectGoodInEveryForm, signIn, test, type Person } from './support/test';
import { joinAs, linkFor, makeTenant } from './support/tenants';

const grace: Person = { email: 'grace@example.com', name: 'Grace Hopper', password: 'nanoseconds in a bundle' };

const acme = {
  name: 'Acme Telephony',
  slug: 'acme',
  users: [{ email: grace.email, name: grace.name, role: 'TENANT_OWNER' }],
};
const globex = {
  name: 'Globex',
  slug: 'globex',
  users: [{ email: grace.email, name: grace.name, role: 'TENANT_ADMIN' }],
};

test.beforeEach(async ({ setUpAdmin, api, guest }) => {
  await setUpAdmin();
  await makeTenant(api, acme);
  await joinAs(guest, await linkFor(api, grace.email), grace);
});

async function joinGlobexToo(api: Parameters<typeof makeTenant>[0], guest: Page): Promise<void> {
  await makeTenant(api, globex);
  await guest.goto(await linkFor(api, grace.email));
  await guest.getByRole('button', { name: 'Join Globex' }).click();
  await expect(guest).toHaveURL(/\/t\/globex$/);
}

const heading = (page: Page, name: string) => page.getByRole('heading', { level: 1, name });

test('two tabs in two tenants never mix', async ({ api, guest: acmeTab }) => {
  await joinGlobexToo(api, acmeTab);
  await acmeTab.goto('/t/acme/settings/members');
  await acmeTab.getByRole('button', { name: 'Invite people' }).click();
  const dialog = acmeTab.getByRole('dialog', { name: 'Invite people' });
  await dialog.getByLabel('Email addresses').fill('new@example.com');
  await dialog.getByLabel('Role').selectOption({ label: 'Tenant administrator' });

  // Meanwhile the same person goes to another tenant in a second tab.
  const globexTab = await acmeTab.context().newPage();
  await globexTab.goto('/');
  await globexTab.getByRole('button', { name: /Switch tenant/ }).click();
  await globexTab.getByRole('link', { name: /Globex Tenant administrator/ }).click();
  await expect(heading(globexTab, 'Globex')).toBeVisible();

  // What was begun in the first tab happens where it was begun.
  await dialog.getByRole('button', { name: 'Check the list' }).click();
  await dialog.getByRole('button', { name: 'Invite 1 person' }).click();
  await expect(dialog.getByText('Done: 1 row worked.')).toBeVisible();
  const invitedTo = async (slug: string) =>
    (await api<{ items: { email: string }[] }>('GET', `/tenants/${slug}/invitations`)).items.map(({ email }) => email);
  expect(await invitedTo('acme')).toContain('new@example.com');
  expect(await invitedTo('globex')).not.toContain('new@example.com');

  for (const [tab, name] of [
    [acmeTab, 'Acme Telephony'],
    [globexTab, 'Globex'],
  ] as const) {
    await tab.reload();
    await expect(tab.getByRole('button', { name: /Switch tenant/ })).toContainText(name);
  }
});

test('a stricter tenant asks for the missing factor and leads to the page one wanted', async ({ api, guest }) => {
  await joinGlobexToo(api, guest);
  const { secret } = await addApp(guest, false);
  await guest.goto('/t/acme/settings/security');
  await guest.getByRole('radio', { name: 'Required' }).check();
  await guest.getByRole('button', { name: 'Save policy' }).click();
  await expect(guest.getByText('Policy saved.')).toBeVisible();

  await guest.context().clearCookies();
  await signIn(guest, grace, '/t/globex');
  await expect(heading(guest, 'Globex')).toBeVisible();
  await expect(guest.getByRole('dialog')).toHaveCount(0);

  await guest.goto('/t/acme/settings/members?search=grace');
  const dialog = guest.getByRole('dialog', { name: 'Confirm that it is you' });
  await expect(dialog.getByText(/Acme Telephony asks for a second factor/)).toBeVisible();
  await dialog.getByRole('button', { name: 'Cancel' }).click();
  await expect(heading(guest, 'A second factor is needed here')).toBeVisible();
  await expectGoodInEveryForm(guest);

  await guest.getByRole('button', { name: 'Confirm now' }).click();
  await expect(dialog.getByLabel('Code from your authenticator app')).toBeFocused();
  await guest.keyboard.type(codeOf(secret, 1));
  await guest.keyboard.press('Enter');
  await expect(guest.getByRole('row', { name: /Grace Hopper \(you\)/ })).toBeVisible();
  await expect(guest).toHaveURL(/\/t\/acme\/settings\/members\?search=grace$/);
});

test('whoever has no factor for a stricter tenant sets one up and comes back', async ({ page, api, guest }) => {
  await joinGlobexToo(api, guest);
  await addApp(page);
  await page.goto('/t/globex/settings/security');
  await page.getByRole('radio', { name: 'Required' }).check();
  await page.getByRole('button', { name: 'Save policy' }).click();
  await expect(page.getByText('Policy saved.')).toBeVisible();

  await guest.goto('/t/globex/settings/members');
  const dialog = guest.getByRole('dialog', { name: 'Set up a second factor first' });
  await expect(dialog).toBeVisible();
  await dialog.getByRole('button', { name: 'Set one up' }).click();
  await expect(heading(guest, 'Security')).toBeVisible();
  await expectGoodInEveryForm(guest);
  await guest.getByRole('button', { name: 'Add an authenticator app' }).click();
  await guest.getByRole('button', { name: 'Continue' }).click();
  const secret = await guest.getByLabel('Or type this key into the app').inputValue();
  await guest.getByLabel('Code that the app shows now').fill(codeOf(secret));
  await guest.getByRole('button', { name: 'Confirm' }).click();
  await guest.getByRole('button', { name: 'I have kept them' }).click();
  await guest.getByRole('button', { name: 'Go back' }).click();
  await expect(guest).toHaveURL(/\/t\/globex\/settings\/members$/);
  await expect(guest.getByRole('row', { name: /Grace Hopper \(you\)/ })).toBeVisible();
});

test('invitations are answered in the switcher, by keyboard and on a small phone', async ({ api, guest }) => {
  await makeTenant(api, globex);
  await makeTenant(api, { ...globex, name: 'Initech', slug: 'initech' });
  await guest.goto('/t/acme');
  await expect(guest.getByRole('button', { name: /2 invitations wait/ })).toBeVisible();
  await guest.keyboard.press('g');
  await guest.keyboard.press('x');
  const join = guest.getByRole('button', { name: 'Join Globex' });
  await expect(join).toBeVisible();
  await expectAccessible(guest);
  await join.focus();
  await guest.keyboard.press('Enter');
  await expect(guest).toHaveURL(/\/t\/globex$/);
  await expect(heading(guest, 'Globex')).toBeVisible();

  await guest.setViewportSize({ width: 360, height: 740 });
  await guest.getByRole('button', { name: 'Open the menu' }).click();
  await guest.getByRole('button', { name: /Switch tenant/ }).click();
  await expectAccessible(guest);
  await guest.getByRole('button', { name: 'Decline the invitation to Initech' }).click();
  await expect(guest.getByText('Invitation to Initech declined')).toBeVisible();
  await expect(guest.getByRole('group', { name: 'Invitations' })).toHaveCount(0);
});
