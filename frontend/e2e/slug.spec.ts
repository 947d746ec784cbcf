import { ada, expect, expectGoodInEveryForm, signIn, test } from './support/test';
import { joinAs, linkFor, makeTenant } from './support/tenants';

const olga = { email: 'olga@example.com', name: 'Olga Owner', password: 'a set of plain words for olga' };
const vera = { email: 'vera@example.com', name: 'Vera Viewer', password: 'a set of plain words for vera' };

test.describe('Slug and general settings of a tenant', () => {
  test.beforeEach(async ({ setUpAdmin, api }) => {
    await setUpAdmin();
    await makeTenant(api, {
      name: 'Acme',
      slug: 'acme',
      users: [
        { email: olga.email, name: olga.name, role: 'TENANT_OWNER' },
        { email: vera.email, name: vera.name, role: 'VOICEPRO_VIEWER' },
      ],
    });
  });

  test('D12 the owner changes name and slug, each with an answer of its own', async ({ guest: page, api }) => {
    await makeTenant(api, { name: 'Beta', slug: 'beta' });
    await joinAs(page, await linkFor(api, olga.email), olga);
    await page.goto('/t/acme/settings');
    await expect(page).toHaveURL(/\/t\/acme\/settings\/general$/);
    await expectGoodInEveryForm(page);
    await page.getByRole('button', { name: 'Edit profile' }).click();
    await page.getByLabel('Organization Name').fill('Acme Group');
    await page.getByRole('button', { name: 'Save profile' }).click();
    await expect(page.getByText('Profile saved')).toBeVisible();
    await expect(page.getByRole('region', { name: 'Profile' })).toContainText('Acme Group');

    // By keyboard: a slug that is taken is refused while it is typed, with one that is free.
    await page.getByRole('button', { name: 'Change the slug' }).focus();
    await page.keyboard.press('Enter');
    const dialog = page.getByRole('dialog', { name: 'Change the slug of Acme Group' });
    const field = dialog.getByLabel('New slug');
    await expect(field).toBeFocused();
    await page.keyboard.type('beta');
    await expect(dialog.getByText('“beta” is taken. Choose another slug.')).toBeVisible();
    await expect(dialog.getByRole('button', { name: 'Use “beta-2”' })).toBeVisible();
    await expectGoodInEveryForm(page);
    await field.press('Enter');
    await expect(dialog.getByRole('group', { name: 'There is a problem' })).toBeVisible();
    await expect(field).toHaveValue('beta');
    await field.fill('acme-group');
    await expect(dialog.getByText('“acme-group” is free')).toBeVisible();
    await expect(dialog.getByText('Its pages are at /t/acme-group.')).toBeVisible();
    await expect(dialog.getByText('Signing in with the company code “acme” works.')).toBeVisible();
    await field.press('Enter');
    await expect(page.getByText('The slug is “acme-group” now')).toBeVisible();
    await expect(page).toHaveURL(/\/t\/acme-group\/settings\/general$/);
    await expect(page.getByRole('region', { name: 'Address' }).getByRole('listitem')).toHaveText(['acme']);
    await expect(page.getByRole('button', { name: /You are here: Acme Group/ })).toBeVisible();

    // It was this tenant's, so it can take it back.
    await page.getByRole('button', { name: 'Change the slug' }).click();
    await field.fill('acme');
    await expect(dialog.getByText('“acme” was the slug before. It can be taken back.')).toBeVisible();
    await dialog.getByRole('button', { name: 'Cancel' }).click();
    await expect(dialog).toBeHidden();
  });

  test('D10 the old address leads on in another tab', async ({ guest: page, api }) => {
    await joinAs(page, await linkFor(api, olga.email), olga);
    const other = await page.context().newPage();
    await other.goto('/t/acme/settings/members?role=TENANT_OWNER');
    await expect(other.getByRole('heading', { name: 'Members', level: 1 })).toBeVisible();

    await page.goto('/t/acme/settings/general');
    await page.getByRole('button', { name: 'Change the slug' }).click();
    const dialog = page.getByRole('dialog', { name: 'Change the slug of Acme' });
    await dialog.getByLabel('New slug').fill('acme-group');
    await dialog.getByRole('button', { name: 'Change the slug' }).click();
    await expect(page).toHaveURL(/\/t\/acme-group\/settings\/general$/);

    // It goes on where it was, and so does a link from before, with everything that stood in it.
    await other.reload();
    await expect(other).toHaveURL(/\/t\/acme-group\/settings\/members\?role=TENANT_OWNER$/);
    await expect(other.getByRole('row', { name: /Olga Owner \(you\)/ })).toBeVisible();
    await other.goto('/account');
    await other.goto('/t/acme/settings/audit?action=tenant.rename#top');
    await expect(other).toHaveURL(/\/t\/acme-group\/settings\/audit\?action=tenant\.rename#top$/);
    await expect(other.getByRole('row').filter({ hasText: 'tenant.rename' })).toHaveCount(1);
    await other.goBack();
    await expect(other).toHaveURL(/\/account$/);
  });

  test('D12 what was typed stays when the slug changes elsewhere', async ({ guest: page, api }) => {
    await joinAs(page, await linkFor(api, olga.email), olga);
    await page.goto('/t/acme/settings/general');
    await page.getByRole('button', { name: 'Edit profile' }).click();
    await page.getByLabel('Description').fill('Half a sentence');
    const { version } = await api<{ version: number }>('GET', '/tenants/acme');
    const answer = await page.request.fetch('/api/v1/tenants/acme/slug', {
      method: 'PUT',
      data: { slug: 'acme-group' },
      headers: { Origin: new URL(page.url()).origin, 'If-Match': `"${String(version)}"` },
    });
    expect(answer.status(), await answer.text()).toBe(200);
    await page.getByRole('button', { name: 'Save profile' }).click();
    await expect(page.getByText('Somebody else changed this profile meanwhile')).toBeVisible();
    await page.getByRole('button', { name: 'Load the new version, keep my changes' }).click();
    await expect(page).toHaveURL(/\/t\/acme-group\/settings\/general$/);
    await expect(page.getByLabel('Description')).toHaveValue('Half a sentence');
    await page.getByRole('button', { name: 'Save profile' }).click();
    await expect(page.getByRole('region', { name: 'Profile' })).toContainText('Half a sentence');
  });

  test('D12 who may only look sees the same without the buttons', async ({ guest: page, api }) => {
    await joinAs(page, await linkFor(api, vera.email), vera);
    await page.goto('/t/acme/settings/general');
    await expect(page.getByText(/Changing it needs the permission TENANT:update/)).toBeVisible();
    await expect(page.getByRole('region', { name: 'Address' })).toContainText('acme');
    await expect(page.getByRole('button', { name: 'Change the slug' })).toHaveCount(0);
    await expect(page.getByRole('button', { name: 'Edit profile' })).toHaveCount(0);
    await expectGoodInEveryForm(page);
  });

  test('D10 an operator does the same from the tenant’s page, and finds it by its former slug', async ({
    page,
    guest,
    api,
  }) => {
    await page.goto('/tenants/acme/profile');
    await page.getByRole('button', { name: 'Change the slug' }).click();
    const dialog = page.getByRole('dialog', { name: 'Change the slug of Acme' });
    await dialog.getByLabel('New slug').fill('globex');
    await dialog.getByRole('button', { name: 'Change the slug' }).click();
    await expect(page).toHaveURL(/\/tenants\/globex\/profile$/);
    await expectGoodInEveryForm(page);
    await page.goto('/tenants/acme/users');
    await expect(page).toHaveURL(/\/tenants\/globex\/users$/);
    await page.goto('/tenants?search=acme');
    await expect(page.getByRole('row', { name: /Acme/ })).toContainText('globex');
    await page.goto('/tenants/globex/profile');
    await page.getByRole('button', { name: 'Edit profile' }).click();
    await page.getByLabel('Organization Name').fill('Globex');
    await page.getByRole('button', { name: 'Save profile' }).click();
    await expect(page.getByText('Profile saved')).toBeVisible();
    await page.goto('/tenants?search=acme');
    await expect(page.getByRole('row', { name: /Globex/ })).toContainText('formerly acme');
    await expectGoodInEveryForm(page);

    // To somebody who does not belong there the old slug is like any other.
    await makeTenant(api, {
      name: 'Beta',
      slug: 'beta',
      users: [{ email: 'bob@example.com', name: 'Bob', role: 'TENANT_OWNER' }],
    });
    await joinAs(guest, await linkFor(api, 'bob@example.com'), { name: 'Bob', password: olga.password });
    for (const slug of ['acme', 'never-was']) {
      await guest.goto(`/t/${slug}`);
      await expect(guest.getByRole('heading', { name: 'There is no such tenant' })).toBeVisible();
      await expect(guest).toHaveURL(new RegExp(`/t/${slug}$`));
    }
  });

  test('D10 an old address works from the sign-in on', async ({ guest: page, api }) => {
    await joinAs(page, await linkFor(api, olga.email), olga);
    const { version } = await api<{ version: number }>('GET', '/tenants/acme');
    const answer = await page.request.fetch('/api/v1/tenants/acme/slug', {
      method: 'PUT',
      data: { slug: 'acme-group' },
      headers: { Origin: new URL(page.url()).origin, 'If-Match': `"${String(version)}"` },
    });
    expect(answer.status()).toBe(200);
    await page.context().clearCookies();
    await signIn(page, { ...ada, ...olga }, '/t/acme/settings/general');
    await expect(page).toHaveURL(/\/t\/acme-group\/settings\/general$/);
  });
});
