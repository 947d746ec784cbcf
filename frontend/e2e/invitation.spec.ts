import { ada, expect, expectGoodInEveryForm, signIn, test } from './support/test';
import { joinAs, linkFor, makeTenant } from './support/tenants';

const grace = { email: 'grace@example.com', name: 'Grace Hopper', password: 'nanoseconds in a bundle' };

test.describe('Invitations', () => {
  test.beforeEach(async ({ setUpAdmin, api }) => {
    await setUpAdmin();
    await makeTenant(api, {
      name: 'Acme Telephony',
      slug: 'acme',
      users: [{ email: grace.email, name: grace.name, role: 'TENANT_ADMIN' }],
    });
  });

  test('the outbox shows the message as it looks and as text, says it was not sent, and gives the link', async ({
    page,
    context,
  }) => {
    await context.grantPermissions(['clipboard-read', 'clipboard-write']);
    await page.goto('/outbox');
    await expect(page.getByText('Mail is not configured. Copy the link.')).toBeVisible();
    await expectGoodInEveryForm(page);
    await page
      .getByRole('row', { name: /Grace Hopper/ })
      .getByRole('link')
      .click();
    const mail = page.frameLocator('iframe[title="Preview of the message"]');
    await expect(mail.getByText('Acme Telephony').first()).toBeVisible();
    await expectGoodInEveryForm(page);

    await page.getByRole('button', { name: 'Copy the link' }).click();
    const link = await page.getByLabel('Link in this message').inputValue();
    expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(link);
    expect(link).toContain('/invite/');
    await page.getByText('Text only').click();
    await expect(page.locator('pre')).toContainText(link);
  });

  test('the link says who invites to what, and ends in the tenant', async ({ api, guest }) => {
    const link = await linkFor(api, grace.email);
    await guest.goto(link);
    await expect(guest.getByRole('heading', { name: 'Join Acme Telephony' })).toBeVisible();
    await expect(guest.getByRole('main')).toContainText('as Tenant administrator');
    await expect(guest.getByRole('main')).toContainText(grace.email);
    await expectGoodInEveryForm(guest);
    await joinAs(guest, link, grace);
    await expect(guest).toHaveURL(/\/t\/acme$/);

    await guest.context().clearCookies();
    await guest.goto(link);
    await expect(guest.getByRole('heading', { name: 'This invitation has been used' })).toBeVisible();
    await expectGoodInEveryForm(guest);
    await guest.getByRole('link', { name: 'Sign in' }).click();
    await guest.getByLabel('Email').fill(grace.email);
    await guest.getByLabel('Password', { exact: true }).fill(grace.password);
    await guest.keyboard.press('Enter');
    await expect(guest).toHaveURL(/\/t\/acme$/);
  });

  test('somebody with an account signs in and joins with it', async ({ api, guest }) => {
    await joinAs(guest, await linkFor(api, grace.email), grace);
    await api('POST', '/tenants/acme/invitations', { email: 'other@example.com', role: 'TENANT_ADMIN' });
    await makeTenant(api, {
      name: 'Globex',
      slug: 'globex',
      users: [{ email: grace.email, name: grace.name, role: 'TENANT_OWNER' }],
    });
    await guest.context().clearCookies();
    await guest.goto(await linkFor(api, grace.email));
    await expect(guest.getByRole('heading', { name: 'Join Globex' })).toBeVisible();
    await guest.getByLabel('Password', { exact: true }).fill(grace.password);
    await guest.getByRole('button', { name: 'Sign in and join' }).click();
    await expect(guest).toHaveURL(/\/t\/globex$/);
    await guest.goto('/');
    await expect(guest.getByRole('region', { name: 'Your tenants' }).getByRole('listitem')).toHaveCount(2);
    await expectGoodInEveryForm(guest);
  });

  test('whoever is signed in already only confirms', async ({ api, guest }) => {
    await joinAs(guest, await linkFor(api, grace.email), grace);
    await makeTenant(api, {
      name: 'Globex',
      slug: 'globex',
      users: [{ email: grace.email, name: grace.name, role: 'TENANT_OWNER' }],
    });
    await guest.goto(await linkFor(api, grace.email));
    await guest.getByRole('button', { name: 'Join Globex' }).click();
    await expect(guest).toHaveURL(/\/t\/globex$/);
  });

  test('signed in as somebody else, nothing is joined by mistake', async ({ page, api }) => {
    await page.goto(await linkFor(api, grace.email));
    await expect(page.getByRole('heading', { name: 'This invitation is for somebody else' })).toBeVisible();
    await expect(page.getByRole('main')).toContainText(ada.email);
    await expectGoodInEveryForm(page);
    await page.getByRole('button', { name: 'Sign out and go on' }).click();
    await expect(page.getByRole('heading', { name: 'Join Acme Telephony' })).toBeVisible();
  });

  test('a withdrawn invitation and a link that was never one have a screen of their own', async ({ api, guest }) => {
    const link = await linkFor(api, grace.email);
    const { items } = await api<{ items: { id: string; email: string }[] }>('GET', '/tenants/acme/invitations');
    await api('DELETE', `/tenants/acme/invitations/${items.find(({ email }) => email === grace.email)?.id ?? ''}`);
    await guest.goto(link);
    await expect(guest.getByRole('heading', { name: 'This invitation was withdrawn' })).toBeVisible();
    await expectGoodInEveryForm(guest);
    await guest.goto('/invite/not-a-token-at-all');
    await expect(guest.getByRole('heading', { name: 'This link does not work' })).toBeVisible();
    await expectGoodInEveryForm(guest);
  });

  test('a weak password is refused under its field', async ({ api, guest }) => {
    await guest.goto(await linkFor(api, grace.email));
    const field = guest.getByLabel('Password', { exact: true });
    await field.fill('passwordpassword');
    await guest.keyboard.press('Enter');
    await expect(field).toHaveAttribute('aria-invalid', 'true');
    await expect(guest.getByLabel('Your name')).toHaveValue(grace.name);
  });
});

test('an invitation can be opened by its person while they are signed out everywhere', async ({
  setUpAdmin,
  api,
  guest,
}) => {
  await setUpAdmin();
  await makeTenant(api, {
    name: 'Acme Telephony',
    slug: 'acme',
    users: [{ email: grace.email, name: grace.name, role: 'TENANT_ADMIN' }],
  });
  await joinAs(guest, await linkFor(api, grace.email), grace);
  await guest.context().clearCookies();
  await signIn(guest, grace);
  await expect(guest).toHaveURL(/\/t\/acme$/);
});
