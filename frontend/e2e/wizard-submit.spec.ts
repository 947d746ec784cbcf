import { execFile } from 'node:child_process';
import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join as joinPath } from 'node:path';
import { promisify } from 'node:util';
import { expect, expectAccessible, test } from './support/test';
import {
  addUser,
  chooseTemplate,
  expectStep,
  fillOrganization,
  goOn,
  join,
  makeTenant,
  owner,
  startDraft,
  toReview,
} from './support/wizard';

const run = promisify(execFile);

test.beforeEach(async ({ setUpAdmin }) => {
  await setUpAdmin();
});

type Listed = { items: { slug: string }[] };

test('A27 every entry is shown with a link that changes it and comes back; nothing exists before the submit', async ({
  page,
  api,
}) => {
  await toReview(page, 'VoicePro Customer', 'Acme Corporation', 'acme');
  const review = page.getByRole('form');
  for (const entry of [
    'VoicePro Customer',
    'Acme Corporation',
    'Germany',
    'Europe/Berlin',
    'EUR – Euro',
    'admin@acme.example',
    'acme',
    owner.email,
    'Tenant owner (TENANT_OWNER)',
  ]) {
    await expect(review.getByText(entry, { exact: true })).toBeVisible();
  }
  await expect(page.getByText('Mail is not configured: you will copy the invitation links.')).toBeVisible();
  expect((await api<Listed>('GET', '/tenants')).items).toEqual([]);
  await expectAccessible(page);

  await page.getByRole('link', { name: 'Change Contact Email' }).click();
  await expectStep(page, 'Organization Details');
  await expect(page.getByLabel('Contact Email')).toBeFocused();
  await page.getByLabel('Contact Email').fill('new@acme.example');
  await page.keyboard.press('Enter');
  await expectStep(page, 'Review & Provision');
  await expect(review.getByText('new@acme.example', { exact: true })).toBeVisible();
});

test('A27 a double click makes one tenant', async ({ page, api }) => {
  await toReview(page, 'VoicePro Customer', 'Once Ltd', 'once');
  const submits: string[] = [];
  page.on('request', (request) => {
    if (request.url().endsWith('/submit')) submits.push(request.url());
  });
  await page.getByRole('button', { name: 'Create tenant' }).dblclick();
  await expect(page.getByText('Once Ltd is live')).toBeVisible();
  expect((await api<Listed>('GET', '/tenants')).items.map((t) => t.slug)).toEqual(['once']);
  expect(submits).toHaveLength(1);
});

test('A28 the end shows each user with the result and the link; it can be loaded again and found again', async ({
  page,
  guest,
  server,
}) => {
  await startDraft(page);
  await chooseTemplate(page, 'VoicePro Customer');
  await fillOrganization(page, 'Final Ltd');
  await goOn(page);
  await goOn(page);
  await addUser(page, 1, 'one@final.example', 'TENANT_OWNER');
  await addUser(page, 2, 'two@final.example', 'VOICEPRO_VIEWER');
  await goOn(page);
  await page.getByRole('button', { name: 'Create tenant' }).click();
  await expectStep(page, 'Complete');
  await expect(page.getByText('Final Ltd is live')).toBeVisible();
  const people = page.getByRole('list', { name: 'Invited people and what became of it' }).getByRole('listitem');
  await expect(people).toHaveText([
    /one@final\.example.*Tenant owner.*Invited/,
    /two@final\.example.*VoicePro viewer.*Invited/,
  ]);
  await expect(page.getByText('Mail is not configured. Copy the link.')).toBeVisible();
  await expect(page.getByRole('listitem').filter({ hasText: 'Invite the initial users' })).toContainText('Done');

  await page.reload();
  await expectStep(page, 'Complete');
  await expect(people).toHaveCount(2);
  await page.getByRole('button', { name: 'Copy link for one@final.example' }).click();
  const link = await page.getByLabel('Invitation link for one@final.example', { exact: true }).inputValue();
  expect(link).toMatch(new RegExp(`^${server.url}/invite/`));
  await expectAccessible(page);
  await join(guest.context(), server.url, link, {
    email: 'one@final.example',
    name: 'One',
    password: 'a very long pass phrase',
  });
  await guest.goto('/t/final-ltd');
  await expect(guest.getByRole('heading', { level: 1, name: 'Final Ltd' })).toBeVisible();
  await page.reload();
  await expect(people.first()).toContainText('Joined');

  const id = /voicepro\/([^/?]+)/.exec(page.url())?.[1] ?? '';
  await page.goto(`/onboarding/voicepro/${id}?step=organization`);
  await expectStep(page, 'Complete');
  await page.getByRole('link', { name: 'Go to the tenant list' }).click();
  await expect(page.getByRole('row', { name: /Final Ltd/ })).toBeVisible();
});

test('another tenant like this begins with what both have in common', async ({ page }) => {
  await toReview(page, 'Corporate / Enterprise', 'First Ltd', 'first-ltd');
  await page.getByRole('button', { name: 'Create tenant' }).click();
  await expect(page.getByText('First Ltd is live')).toBeVisible();
  await page.getByRole('button', { name: 'Create another like this' }).click();
  await expectStep(page, 'Organization Details');
  await expect(page.getByLabel('Organization Name')).toHaveValue('');
  await expect(page.getByLabel('Country / Region')).toHaveValue('Germany');
  await expect(page.getByLabel('Currency')).toHaveValue(/EUR/);
});

test('A30 a slug that was taken in between is shown in the wizard in the server’s words, and can be mended there', async ({
  page,
  api,
}) => {
  await toReview(page, 'VoicePro Customer', 'Late Ltd', 'late');
  await makeTenant(api, 'voicepro-customer', 'late');
  await page.getByRole('button', { name: 'Create tenant' }).click();
  const alert = page.getByRole('alert').filter({ hasText: 'The tenant was not created' });
  await expect(alert).toBeVisible();
  await expect(alert).toContainText('your entries are kept');
  const blocker = page.getByRole('link', { name: /VoicePro Tenant Slug: “late” is taken/ });
  await expect(blocker).toBeVisible();
  await expectAccessible(page);
  await blocker.click();
  await expectStep(page, 'VoicePro Configuration');
  await expect(page.getByLabel('VoicePro Tenant Slug')).toBeFocused();
  await expect(page.getByLabel('VoicePro Tenant Slug')).toHaveAccessibleDescription(/“late” is taken/);
  await page.getByRole('button', { name: 'Use “late-2”' }).click();
  await goOnToReview(page);
  await page.getByRole('button', { name: 'Create tenant' }).click();
  await expect(page.getByText('Late Ltd is live')).toBeVisible();
});

const goOnToReview = async (page: Parameters<typeof expectStep>[0]) => {
  await page.getByRole('button', { name: 'Save and return to review' }).click();
  await expectStep(page, 'Review & Provision');
};

for (const [status, body, shown] of [
  [500, '', /cannot read \(status 500\)/],
  [
    500,
    JSON.stringify({
      type: 'x',
      title: 'Internal Server Error',
      status: 500,
      code: 'internal',
      detail: 'Something went wrong on our side.',
      requestId: 'req_4711',
    }),
    /Something went wrong on our side/,
  ],
  [
    422,
    JSON.stringify({
      type: 'x',
      title: 'Unprocessable',
      status: 422,
      code: 'invalid',
      detail: 'Some entries need your attention.',
      errors: [{ pointer: '/answers/organization/currency', code: 'format', message: 'That currency is gone.' }],
    }),
    /Some entries need your attention/,
  ],
] as const) {
  test(`A30 a server error ${String(status)} (${body === '' ? 'without' : 'with'} a message${body.includes('errors') ? ' for a field' : ''}) is shown in place, entries stay, and it can be tried again`, async ({
    page,
  }) => {
    await toReview(page, 'VoicePro Customer', 'Retry Ltd', 'retry');
    await page.route('**/submit', (route) =>
      route.fulfill({
        status,
        body,
        headers: { 'Content-Type': 'application/problem+json', 'X-Request-Id': 'req_4711' },
      }),
    );
    await page.getByRole('button', { name: 'Create tenant' }).click();
    const alert = page.getByRole('alert').filter({ hasText: 'The tenant was not created' });
    await expect(alert).toContainText(shown);
    await expect(alert).toContainText('req_4711');
    if (body.includes('errors'))
      await expect(page.getByRole('link', { name: 'Currency: That currency is gone.' })).toBeVisible();
    await expectAccessible(page);
    await page.unroute('**/submit');
    await alert.getByRole('button', { name: 'Try again' }).click();
    await expect(page.getByText('Retry Ltd is live')).toBeVisible();
  });
}

test('what is shown as curl and as a file runs unchanged', async ({ page, api, server }) => {
  await startDraft(page);
  await chooseTemplate(page, 'VoicePro Customer');
  await fillOrganization(page, 'O\'Hara & "Söhne"');
  await page.getByLabel('Description').fill('two\nlines: $HOME');
  await goOn(page);
  await goOn(page);
  await addUser(page, 1, 'one@ohara.example', 'TENANT_OWNER');
  await goOn(page);
  await expectStep(page, 'Review & Provision');
  await page.getByText('Show as a request').click();
  const curl = (await page.locator('pre').textContent()) ?? '';
  await page.getByRole('tab', { name: 'CLI' }).click();
  const cli = (await page.locator('pre').textContent()) ?? '';
  await page.getByRole('tab', { name: 'YAML' }).click();
  const yaml = (await page.locator('pre').textContent()) ?? '';
  const { key } = await api<{ key: string }>('POST', '/platform/api-keys', {
    name: 'e2e',
    permissions: ['TENANT_MGMT:create', 'TENANT_MGMT:read'],
    expiresInDays: 1,
  });

  const env = { ...process.env, TENANTRY_API_KEY: key };
  const { stdout } = await run('sh', ['-c', curl], { env });
  const made = JSON.parse(stdout) as { tenant: { slug: string } };
  expect(await api('GET', `/tenants/${made.tenant.slug}`)).toMatchObject({
    name: 'O\'Hara & "Söhne"',
    description: 'two\nlines: $HOME',
  });

  const folder = await mkdtemp(joinPath(tmpdir(), 'tenantry-cli-'));
  const file = /-f (\S+)/.exec(cli)?.[1] ?? '';
  await writeFile(joinPath(folder, file), yaml.replace(/^( +slug:) .*$/m, '$1 from-file'));
  const bin = process.env.TENANTRY_BIN ?? joinPath(import.meta.dirname, '../../bin/tenantry');
  const line = cli.replace(/^tenantry /m, `${bin} `);
  expect(line).toContain(server.url);
  await run('sh', ['-c', line], { env, cwd: folder });
  expect(await api('GET', '/tenants/from-file')).toMatchObject({ state: 'live', description: 'two\nlines: $HOME' });
});
