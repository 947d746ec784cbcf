import { ada, expect, expectGoodInEveryForm, test, type Person } from './support/test';
import { ask, join, linkOf, makeColleague, makeTenant, organization } from './support/wizard';

const olive: Person = { email: 'owner@acme.example', name: 'Olive Owner', password: 'a very long pass phrase' };
const kim: Person = { email: 'kim@example.com', name: 'Kim Doe', password: 'a quiet hour in the library' };

test.beforeEach(async ({ setUpAdmin }) => {
  await setUpAdmin();
});

test('an empty list says what to do, another one that nothing matches', async ({ page, api }) => {
  await page.goto('/tenants');
  await expect(page.getByRole('heading', { name: 'No tenant yet' })).toBeVisible();
  await expectGoodInEveryForm(page);
  await makeTenant(api, 'voicepro-customer', 'acme');
  await page.goto('/tenants?search=nobody');
  await expect(page.getByRole('heading', { name: 'No tenant matches' })).toBeVisible();
  await expectGoodInEveryForm(page);
  await page.getByRole('main').getByRole('button', { name: 'Clear filters' }).last().click();
  await expect(page.getByRole('row', { name: /acme Ltd/ })).toBeVisible();
  await expect(page.getByLabel('Search', { exact: true })).toHaveValue('');
});

test('search, filters and order live in the address', async ({ page, api }) => {
  test.slow();
  for (const [template, slug] of [
    ['voicepro-customer', 'alpha'],
    ['corporate', 'beta'],
    ['voicepro-customer', 'gamma'],
  ] as const) {
    await makeTenant(api, template, slug);
  }
  await page.goto('/tenants');
  const names = page.getByRole('row').getByRole('rowheader').getByRole('link');
  await expect(names).toHaveText(['gamma Ltd', 'beta Ltd', 'alpha Ltd']);
  await page.getByRole('columnheader', { name: 'Name' }).getByRole('button').click();
  await expect(page).toHaveURL(/sort=name/);
  await expect(names).toHaveText(['alpha Ltd', 'beta Ltd', 'gamma Ltd']);
  await page.getByLabel('Template').selectOption({ label: 'Corporate / Enterprise' });
  await expect(page).toHaveURL(/template=corporate/);
  await expect(names).toHaveText(['beta Ltd']);
  await page.reload();
  await expect(names).toHaveText(['beta Ltd']);
  await page.getByRole('button', { name: 'Clear filters' }).click();
  await page.getByLabel('Search', { exact: true }).fill('gam');
  await expect(page).toHaveURL(/search=gam/);
  await expect(names).toHaveText(['gamma Ltd']);
  await page.getByLabel('State').selectOption('live');
  await expect(page).toHaveURL(/state=live/);
  await expect(names).toHaveText(['gamma Ltd']);
  await expectGoodInEveryForm(page);
  await names.first().click();
  await expect(page.getByRole('heading', { level: 1, name: 'gamma Ltd' })).toBeVisible();
});

test('the parts of a tenant have addresses of their own', async ({ page, api }) => {
  const { run } = await makeTenant(api, 'voicepro-customer', 'acme');
  await page.goto('/tenants/acme');
  await expect(page).toHaveURL(/\/tenants\/acme\/profile$/);
  await expectGoodInEveryForm(page);
  const parts = page.getByRole('navigation', { name: 'Parts of this tenant' });
  await parts.getByRole('link', { name: 'Users' }).click();
  await expect(page.getByRole('row', { name: /owner@acme\.example.*Tenant owner.*Invited/ })).toBeVisible();
  await expectGoodInEveryForm(page);
  await parts.getByRole('link', { name: 'Audit' }).click();
  await expect(page.getByRole('row', { name: /tenant\.create/ })).toBeVisible();
  await expectGoodInEveryForm(page);
  await parts.getByRole('link', { name: 'Runs' }).click();
  await expectGoodInEveryForm(page);
  await page
    .getByRole('row', { name: /voicepro-customer/ })
    .getByRole('link')
    .click();
  await expect(page).toHaveURL(new RegExp(`/runs/${run}$`));
  await expect(page.getByRole('listitem').filter({ hasText: 'Invite the initial users' })).toContainText('Done');
  await expectGoodInEveryForm(page);
});

test('a profile is edited; a change that somebody made meanwhile is not overwritten, and nothing typed is lost', async ({
  page,
  api,
  server,
}) => {
  await makeTenant(api, 'voicepro-customer', 'acme');
  await page.goto('/tenants/acme/profile');
  await page.getByRole('button', { name: 'Edit profile' }).click();
  await page.getByLabel('Organization Name').fill('');
  await page.getByLabel('Timezone').fill('Mars/Phobos');
  await page.getByRole('button', { name: 'Save profile' }).click();
  await expect(page.getByRole('group', { name: 'There are 2 problems' })).toBeFocused();
  await expectGoodInEveryForm(page);
  await page.getByLabel('Organization Name').fill('Acme Renamed');
  await page.getByLabel('Timezone').fill('Asia/Tokyo');
  const { version } = await api<{ version: number }>('GET', '/tenants/acme');
  const other = await page.request.patch(`${server.url}/api/v1/tenants/acme`, {
    data: { description: 'by somebody else' },
    headers: { Origin: server.url, 'If-Match': `"${String(version)}"` },
  });
  expect(other.status()).toBe(200);
  await page.getByRole('button', { name: 'Save profile' }).click();
  await expect(page.getByText('Somebody else changed this profile meanwhile')).toBeVisible();
  await page.getByRole('button', { name: 'Load the new version, keep my changes' }).click();
  await expect(page.getByLabel('Description')).toHaveValue('by somebody else');
  await expect(page.getByLabel('Organization Name')).toHaveValue('Acme Renamed');
  await page.getByRole('button', { name: 'Save profile' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Acme Renamed' })).toBeVisible();
  expect(await api('GET', '/tenants/acme')).toMatchObject({
    name: 'Acme Renamed',
    timezone: 'Asia/Tokyo',
    description: 'by somebody else',
  });
});

test('people are invited, links copied, renewed and revoked', async ({ page, api }) => {
  await makeTenant(api, 'voicepro-customer', 'acme');
  await page.goto('/tenants/acme/users');
  await page.getByRole('button', { name: 'Invite people' }).click();
  const dialog = page.getByRole('dialog', { name: 'Invite people' });
  await dialog.getByRole('button', { name: 'Check the list' }).click();
  await expect(dialog.getByRole('group', { name: 'There are 2 problems' })).toBeFocused();
  await dialog.getByLabel('Email addresses').fill('new@acme.example');
  await dialog.getByLabel('Role').selectOption('VOICEPRO_EDITOR');
  await dialog.getByRole('button', { name: 'Check the list' }).click();
  await dialog.getByRole('button', { name: 'Invite 1 person' }).click();
  await expect(dialog.getByText('Mail is not configured')).toBeVisible();
  await dialog.getByRole('button', { name: 'Done' }).click();
  const row = page.getByRole('row', { name: /new@acme\.example/ });
  await expect(row).toContainText('not sent');
  await expect(page.getByText('Mail is not configured. Copy the link and pass it on.')).toBeVisible();
  await row.getByRole('button', { name: 'Copy link for new@acme.example' }).click();
  const field = row.getByLabel('Invitation link for new@acme.example', { exact: true });
  const first = await field.inputValue();
  await row.getByRole('button', { name: 'New link for new@acme.example' }).click();
  await expect(page.getByText('New link for new@acme.example. The old one no longer works.')).toBeVisible();
  expect(await linkOf(api, 'acme', 'new@acme.example')).not.toBe(first);
  await row.getByRole('button', { name: 'Revoke the invitation of new@acme.example' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Revoke' }).click();
  await expect(row).toContainText('Revoked');
  await expect(row.getByRole('button')).toHaveCount(0);
  await expectGoodInEveryForm(page);
});

test('A08 somebody in one tenant sees nothing of another: not in the app, not by the API', async ({
  api,
  guest,
  server,
}) => {
  await makeTenant(api, 'voicepro-customer', 'acme');
  await makeTenant(api, 'voicepro-customer', 'other');
  await join(guest.context(), server.url, await linkOf(api, 'acme', 'owner@acme.example'), olive);
  await guest.goto('/tenants');
  await expect(guest.getByRole('link', { name: 'acme Ltd' })).toBeVisible();
  await expect(guest.getByText('other Ltd')).toHaveCount(0);
  for (const address of ['/t/other', '/tenants/other/profile', '/tenants/other/users', '/t/does-not-exist']) {
    await guest.goto(address);
    await expect(guest.getByRole('heading', { name: 'There is no such tenant' })).toBeVisible();
    await expect(guest.getByText('other Ltd')).toHaveCount(0);
  }
  await expectGoodInEveryForm(guest);
  for (const path of ['', '/members', '/invitations', '/runs', '/audit', '/credentials', '/managed', '/roles']) {
    expect((await ask(guest.request, server.url, 'GET', `/tenants/other${path}`)).status, path).toBe(404);
  }
  expect((await ask(guest.request, server.url, 'PATCH', '/tenants/other', { name: 'x' })).status).toBe(404);
});

test('a member’s home says where one is, as what, and what is there', async ({ api, guest, server }) => {
  await makeTenant(api, 'voicepro-customer', 'acme');
  await join(guest.context(), server.url, await linkOf(api, 'acme', 'owner@acme.example'), olive);
  await guest.goto('/t/acme');
  await expect(guest.getByRole('heading', { level: 1, name: 'acme Ltd' })).toBeVisible();
  await expect(guest.getByText('Your role: Tenant owner')).toBeVisible();
  await expect(guest.getByText('VoicePro', { exact: true })).toBeVisible();
  await expect(guest.getByText(organization.timezone).first()).toBeVisible();
  await expectGoodInEveryForm(guest);
});

test('A09 an operator sees the customers it manages, not others; removing one hides it at once', async ({
  page,
  api,
  guest,
  server,
}) => {
  test.slow();
  for (const slug of ['cust-a', 'cust-b', 'cust-c']) await makeTenant(api, 'voicepro-customer', slug);
  await makeTenant(api, 'voicepro-operator', 'msp', { managedSlugs: ['cust-a', 'cust-b'] });
  await join(guest.context(), server.url, await linkOf(api, 'msp', 'owner@msp.example'), {
    ...olive,
    email: 'owner@msp.example',
  });
  await guest.goto('/t/msp');
  await expect(guest.getByRole('row', { name: /cust-a Ltd/ })).toBeVisible();
  await expect(guest.getByRole('row', { name: /cust-b Ltd/ })).toBeVisible();
  await expect(guest.getByText('cust-c')).toHaveCount(0);
  await expectGoodInEveryForm(guest);
  await guest.getByRole('link', { name: 'cust-b Ltd' }).click();
  await expect(guest.getByText('You are here through msp Ltd.')).toBeVisible();
  await guest.goto('/t/cust-c');
  await expect(guest.getByRole('heading', { name: 'There is no such tenant' })).toBeVisible();

  await page.goto('/tenants/msp/profile');
  await page.getByRole('button', { name: 'Remove cust-b Ltd' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Remove' }).click();
  await expect(page.getByRole('row', { name: /cust-b Ltd/ })).toHaveCount(0);
  expect((await ask(guest.request, server.url, 'GET', '/tenants/cust-b')).status).toBe(404);
  await guest.goto('/t/msp');
  await expect(guest.getByRole('row', { name: /cust-a Ltd/ })).toBeVisible();
  await expect(guest.getByText('cust-b')).toHaveCount(0);

  const add = page.getByLabel('Slug of the tenant');
  await add.fill('nobody');
  await expect(add).toHaveAccessibleDescription(/There is no tenant “nobody”/);
  await add.fill('cust-c');
  await page.getByRole('button', { name: 'Add', exact: true }).click();
  await expect(page.getByRole('row', { name: /cust-c Ltd/ })).toBeVisible();
  await expectGoodInEveryForm(page);
});

test('A20 the child uses the operator’s credential until it has its own; the secret never comes back', async ({
  page,
  api,
}) => {
  await makeTenant(api, 'voicepro-operator', 'msp');
  await makeTenant(api, 'voicepro-customer', 'child', { portaCredentialsFrom: 'msp' });
  await page.goto('/tenants/child/profile');
  await expect(page.getByText('Inherited from msp Ltd')).toBeVisible();
  await page.getByRole('button', { name: 'Set credentials' }).click();
  await page.getByRole('button', { name: 'Save credentials' }).click();
  await expect(page.getByLabel('Password', { exact: true })).toHaveAccessibleDescription(/Enter both/);
  await page.getByLabel('User name').fill('porta-user');
  await page.getByLabel('Password', { exact: true }).fill('s3cret-of-porta');
  await expectGoodInEveryForm(page);
  await page.getByRole('button', { name: 'Save credentials' }).click();
  await expect(page.getByText('Set on this tenant')).toBeVisible();
  for (const path of ['', '/credentials', '/audit']) {
    expect(JSON.stringify(await api('GET', `/tenants/child${path}`))).not.toContain('s3cret-of-porta');
  }
  await page.getByRole('button', { name: 'Remove', exact: true }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Remove' }).click();
  await expect(page.getByText('Inherited from msp Ltd')).toBeVisible();
});

test('A24 a viewer cannot change anything', async ({ page, api, guest, server }) => {
  await makeTenant(api, 'voicepro-customer', 'acme');
  await api('POST', '/tenants/acme/invitations', { email: 'viewer@acme.example', role: 'VOICEPRO_VIEWER' });
  await join(guest.context(), server.url, await linkOf(api, 'acme', 'viewer@acme.example'), {
    ...olive,
    email: 'viewer@acme.example',
  });
  await guest.goto('/tenants/acme/profile');
  await expect(guest.getByRole('heading', { level: 1, name: 'acme Ltd' })).toBeVisible();
  await expect(guest.getByRole('button', { name: /Edit|Set credentials|Remove/ })).toHaveCount(0);
  await expect(guest.getByRole('link', { name: 'Audit' })).toHaveCount(0);
  await guest.goto('/tenants/acme/users');
  await expect(guest.getByRole('button', { name: /Invite|Copy link|Revoke/ })).toHaveCount(0);
  const tries = [
    ask(guest.request, server.url, 'POST', '/tenants/acme/invitations', { email: 'x@y.example', role: 'TENANT_OWNER' }),
    ask(guest.request, server.url, 'PUT', '/tenants/acme/credentials/porta', { username: 'a', password: 'b' }),
  ];
  expect((await Promise.all(tries)).map((t) => t.status)).toEqual([403, 403]);
  await expectGoodInEveryForm(guest);
  await page.goto('/tenants/acme/users');
  await expect(page.getByRole('row', { name: /^Olive Owner.*VoicePro viewer/ })).toBeVisible();
});

test('support staff see tenants and change nothing', async ({ api, guest, server }) => {
  await makeTenant(api, 'voicepro-customer', 'acme');
  await makeColleague(api, guest.context(), server.url, kim, 'PLATFORM_SUPPORT');
  await guest.goto('/tenants');
  await guest.getByRole('link', { name: 'acme Ltd' }).click();
  await expect(guest.getByRole('heading', { level: 1, name: 'acme Ltd' })).toBeVisible();
  await expect(guest.getByRole('button', { name: 'Edit profile' })).toHaveCount(0);
  await expect(guest.getByRole('link', { name: 'New tenant' })).toHaveCount(0);
  expect(ada.email).toBe('ada@example.com');
});
