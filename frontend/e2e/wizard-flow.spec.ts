import { ada, expect, expectGoodInEveryForm, signIn, test } from './support/test';
import {
  addUser,
  ask,
  chooseTemplate,
  expectStep,
  fillOrganization,
  goOn,
  join,
  linkOf,
  makeColleague,
  makeTenant,
  startDraft,
  toReview,
  type TemplateTitle,
} from './support/wizard';

const kim = { email: 'kim@example.com', name: 'Kim Doe', password: 'a quiet hour in the library' };

test.beforeEach(async ({ setUpAdmin }) => {
  await setUpAdmin();
});

test('A01 the wizard makes one tenant of each sort, and the list shows each with its sort', async ({ page }) => {
  test.slow();
  const sorts: [TemplateTitle, string, string][] = [
    ['VoicePro Customer', 'Customer One', 'customer-one'],
    ['VoicePro Operator / MSP', 'Operator Two', 'operator-two'],
    ['Corporate / Enterprise', 'Corporate Three', 'corporate-three'],
  ];
  for (const [title, name, slug] of sorts) {
    await toReview(page, title, name, slug);
    await page.getByRole('button', { name: 'Create tenant' }).click();
    await expect(page.getByText(`${name} is live`)).toBeVisible();
  }
  // The page is still growing while the last of the run comes in, so that a click may miss.
  await expect(async () => {
    await page.getByRole('link', { name: 'Go to the tenant list' }).click({ timeout: 2000 });
    await expect(page).toHaveURL(/\/tenants$/, { timeout: 5000 });
  }).toPass();
  for (const [title, name] of sorts) {
    const row = page.getByRole('row', { name: new RegExp(name) });
    await expect(row).toContainText(title);
    await expect(row).toContainText('Live');
  }
  await expectGoodInEveryForm(page);
});

test('A02 menu and address open the wizard; signed out, the address comes back to it', async ({ page, context }) => {
  await page.goto('/');
  await page.getByRole('navigation').getByRole('link', { name: 'Onboarding Wizard' }).click();
  await expect(page).toHaveURL(/\/onboarding\/voicepro$/);
  await expect(page.getByRole('heading', { level: 1, name: 'VoicePro onboarding' })).toBeVisible();
  await expectGoodInEveryForm(page);

  await context.clearCookies();
  await page.goto('/onboarding/voicepro');
  await expect(page).toHaveURL(/\/login/);
  await page.getByLabel('Email').fill(ada.email);
  await page.getByLabel('Password', { exact: true }).fill(ada.password);
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/\/onboarding\/voicepro$/);
  await expect(page.getByRole('button', { name: 'Start a new tenant' })).toBeVisible();
});

test('A03 a tenant member sees no menu entry; address and API answer with 403', async ({ api, guest, server }) => {
  await makeTenant(api, 'voicepro-customer', 'acme');
  await join(guest.context(), server.url, await linkOf(api, 'acme', 'owner@acme.example'), kim);
  await guest.goto('/t/acme');
  await expect(guest.getByRole('heading', { level: 1 })).toBeVisible();
  await expect(guest.getByRole('link', { name: 'Onboarding Wizard' })).toHaveCount(0);
  await guest.goto('/onboarding/voicepro');
  await expect(guest.getByText('TENANT_MGMT:create')).toBeVisible();
  await expect(guest.getByRole('button', { name: 'Start a new tenant' })).toHaveCount(0);
  const refused = await ask(guest.request, server.url, 'POST', '/onboardings', { wizard: 'voicepro' });
  expect([refused.status, refused.body['missing']]).toEqual([403, 'TENANT_MGMT:create']);
});

test('A04 a role without the capability is told which one is missing, and may once it is granted', async ({
  api,
  guest,
  server,
}) => {
  await makeColleague(api, guest.context(), server.url, kim, 'PLATFORM_SUPPORT');
  const start = () => ask(guest.request, server.url, 'POST', '/onboardings', { wizard: 'voicepro' });
  expect(await start()).toMatchObject({ status: 403, body: { missing: 'TENANT_MGMT:create' } });
  await guest.goto('/onboarding/voicepro');
  await expect(guest.getByText('TENANT_MGMT:create')).toBeVisible();
  await expectGoodInEveryForm(guest);

  await api('POST', '/platform/roles', { name: 'ONBOARDER', title: 'Onboarder', permissions: ['TENANT_MGMT:create'] });
  const { items } = await api<{ items: { id: string; email: string }[] }>('GET', '/platform/people');
  await api('PATCH', `/platform/people/${items.find((p) => p.email === kim.email)?.id ?? ''}`, { role: 'ONBOARDER' });
  expect((await start()).status).toBe(201);
  await guest.reload();
  await expect(guest.getByRole('button', { name: 'Start a new tenant' })).toBeVisible();
});

test('A05 the first screen lists what is needed before any typing', async ({ page }) => {
  await page.goto('/onboarding/voicepro');
  await expect(page.getByText('Organization details at hand')).toBeVisible();
  await expect(page.getByText('Authority to provision tenants')).toBeVisible();
  await expect(page.getByRole('textbox')).toHaveCount(0);
});

test('A06 help opens from every step', async ({ page, context }) => {
  await toReview(page, 'VoicePro Customer', 'Acme', 'acme');
  for (const step of ['template', 'organization', 'voicepro', 'users', 'review']) {
    await page.goto(page.url().replace(/step=\w+/, `step=${step}`));
    const opened = context.waitForEvent('page');
    await page.getByRole('link', { name: 'Help with this wizard' }).click();
    const help = await opened;
    await expect(help).toHaveURL(new RegExp(`/help/onboarding-wizard#${step}$`));
    await expect(help.getByText(/Last updated: \d{4}-\d{2}-\d{2}/)).toBeVisible();
    await help.close();
  }
});

test('A07 going on without a choice is refused next to the cards; each card says what it includes', async ({
  page,
}) => {
  await startDraft(page);
  for (const [title, meaning] of [
    ['VoicePro Customer', 'Isolated VoicePro tenant'],
    ['VoicePro Operator / MSP', 'Cross-tenant visibility for managed customers'],
    ['Corporate / Enterprise', 'CRM + messaging only (no VoicePro)'],
  ]) {
    const radio = page.getByRole('radio', { name: title ?? '' });
    await expect(radio).toHaveAccessibleDescription(new RegExp((meaning ?? '').replace(/[()+]/g, '\\$&')));
    await expect(radio).toHaveAccessibleDescription(/Includes/);
  }
  await goOn(page);
  await expect(page.getByRole('group', { name: /What kind of tenant/ })).toContainText('Choose a template to go on.');
  await expect(page.getByRole('group', { name: 'There is a problem' })).toBeFocused();
  await expectGoodInEveryForm(page);
  await page.getByRole('group', { name: 'There is a problem' }).getByRole('link').click();
  await expect(page.getByRole('radio').first()).toBeFocused();
  await page.keyboard.press('ArrowDown');
  await expect(page.getByRole('radio', { name: 'VoicePro Operator / MSP' })).toBeChecked();
  await expect(page.getByRole('group', { name: 'There is a problem' })).toHaveCount(0);
});

test('A31 six steps in a fixed order; Back keeps what was entered; a deep link returns to the first open step', async ({
  page,
}) => {
  const id = await startDraft(page);
  const steps = page.getByRole('navigation', { name: 'Steps' }).getByRole('listitem');
  await expect(steps).toHaveText([
    /Template Selection.*Now/,
    /Organization Details.*To do/,
    /Configuration/,
    /Initial Users/,
    /Review & Provision/,
    /Complete/,
  ]);
  await expect(page.getByText('Step 1 of 6')).toBeVisible();

  await page.goto(`/onboarding/voicepro/${id}?step=review`);
  await expectStep(page, 'Template Selection');
  await chooseTemplate(page, 'VoicePro Customer');
  await page.goto(`/onboarding/voicepro/${id}?step=users`);
  await expectStep(page, 'Organization Details');

  await fillOrganization(page, 'Acme');
  await goOn(page);
  await expectStep(page, 'VoicePro Configuration');
  await page.getByRole('button', { name: 'Back' }).click();
  await expectStep(page, 'Organization Details');
  await expect(page.getByLabel('Organization Name')).toHaveValue('Acme');
  await expect(page.getByLabel('Country / Region')).toHaveValue('Germany');
  await page.goBack();
  await expectStep(page, 'VoicePro Configuration');
  await expect(steps.nth(1)).toContainText('Done');
  await expect(page.getByText('Step 3 of 6')).toBeVisible();
});

test('A32 the first Tab stop is the skip link, which leads to the content', async ({ page }) => {
  await startDraft(page);
  await page.reload();
  await expectStep(page, 'Template Selection');
  await page.keyboard.press('Tab');
  await expect(page.getByRole('link', { name: /skip to content/i })).toBeFocused();
  await page.keyboard.press('Enter');
  expect(await page.evaluate(() => document.activeElement?.closest('main') !== null)).toBe(true);
});

test('the whole wizard can be done by keyboard alone', async ({ page }) => {
  await page.goto('/onboarding/voicepro');
  await page.getByRole('button', { name: 'Start a new tenant' }).focus();
  await page.keyboard.press('Enter');
  await expectStep(page, 'Template Selection');
  const tabTo = async (label: string | RegExp) => {
    for (let i = 0; i < 40; i += 1) {
      await page.keyboard.press('Tab');
      const name = await page.evaluate(() => {
        const at = document.activeElement as HTMLInputElement | null;
        return at?.labels?.[0]?.textContent ?? at?.textContent ?? '';
      });
      if (typeof label === 'string' ? name === label : label.test(name)) return;
    }
    throw new Error(`Tab never reached ${String(label)}`);
  };
  await tabTo('VoicePro Customer');
  await page.keyboard.press('Space');
  await page.keyboard.press('Enter');
  await expectStep(page, 'Organization Details');
  await expect(page.locator('#wizard-step')).toBeFocused();
  await tabTo('Organization Name');
  await page.keyboard.type('Keyboard Ltd');
  await tabTo('Country / Region');
  await page.keyboard.type('Switz');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await expect(page.getByLabel('Country / Region')).toHaveValue('Switzerland');
  await tabTo('Contact Email');
  await page.keyboard.type('key@board.example');
  await page.keyboard.press('Enter');
  await expectStep(page, 'VoicePro Configuration');
  await tabTo('VoicePro Tenant Slug');
  await expect(page.getByLabel('VoicePro Tenant Slug')).toHaveValue('keyboard-ltd');
  await page.keyboard.press('Enter');
  await expectStep(page, 'Initial Users');
  await tabTo('Email');
  await page.keyboard.type('owner@board.example');
  await page.keyboard.press('Enter');
  await expectStep(page, 'Review & Provision');
  await tabTo('Create tenant');
  await page.keyboard.press('Enter');
  await expect(page.getByText('Keyboard Ltd is live')).toBeVisible();
});

test('the whole wizard fits a small phone, light and dark, and passes axe on every step', async ({ page }) => {
  test.slow();
  await page.setViewportSize({ width: 360, height: 740 });
  await startDraft(page);
  await expectGoodInEveryForm(page);
  await expect(page.getByText('Step 1 of 6')).toBeVisible();
  const later = page.getByRole('navigation', { name: 'Steps' }).getByText('Organization Details');
  await expect(later).toBeHidden();
  await page.getByRole('button', { name: 'Show all steps' }).click();
  await expect(later).toBeVisible();
  await chooseTemplate(page, 'VoicePro Operator / MSP');
  await goOn(page);
  await expectGoodInEveryForm(page);
  await fillOrganization(page, 'Phone Ltd');
  await page.getByLabel('Timezone').click();
  await expectGoodInEveryForm(page);
  await page.keyboard.press('Escape');
  await goOn(page);
  await expectStep(page, 'VoicePro Configuration');
  await page.getByLabel('Managed VoicePro Tenant Slugs').fill('unknown-one,');
  await expect(page.getByText('There is no tenant “unknown-one”.').first()).toBeVisible();
  await expectGoodInEveryForm(page);
  await page.getByRole('button', { name: 'Remove unknown-one' }).click();
  await goOn(page);
  await expectStep(page, 'Initial Users');
  await addUser(page, 1, 'a@phone.example', 'TENANT_OWNER');
  await addUser(page, 2, 'a@phone.example', 'TENANT_ADMIN');
  await goOn(page);
  await page.getByRole('button', { name: 'Paste addresses' }).click();
  await page.getByRole('button', { name: 'Cancel' }).focus();
  await page.evaluate(() => {
    window.scrollTo(0, 0);
  });
  await expectGoodInEveryForm(page);
  await page.getByRole('group', { name: 'User 2' }).getByLabel('Email').fill('b@phone.example');
  await goOn(page);
  await expectStep(page, 'Review & Provision');
  await page.getByText('Show as a request').click();
  await expectGoodInEveryForm(page);
  await page.getByRole('button', { name: 'Create tenant' }).click();
  await expect(page.getByText('Phone Ltd is live')).toBeVisible();
  await page.getByRole('button', { name: 'Copy link for a@phone.example' }).click();
  await expect(page.getByLabel('Invitation link for a@phone.example', { exact: true })).toBeVisible();
  await expectGoodInEveryForm(page);
});

test('a colleague signs in and sees the same drafts', async ({ page, api, guest, server }) => {
  await makeColleague(api, guest.context(), server.url, kim, 'PLATFORM_ADMIN');
  await startDraft(page);
  await chooseTemplate(page, 'Corporate / Enterprise');
  await page.getByLabel('Organization Name').fill('Shared Ltd');
  await page.getByRole('button', { name: 'Save & exit' }).click();
  await expect(page.getByRole('row', { name: /Shared Ltd/ })).toBeVisible();
  await guest.context().clearCookies();
  await signIn(guest, kim, '/onboarding/voicepro');
  await expect(guest.getByRole('row', { name: /Shared Ltd.*Corporate.*Ada Lovelace/ })).toBeVisible();
  await expectGoodInEveryForm(guest);
});
