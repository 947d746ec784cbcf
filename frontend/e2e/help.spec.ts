import { expect, expectGoodInEveryForm, test } from './support/test';

test.beforeEach(async ({ setUpAdmin }) => {
  await setUpAdmin();
});

test('A06 /onboarding-wizard leads to the help page, which names steps, fields, needs and its date', async ({
  page,
}) => {
  await page.goto('/onboarding-wizard');
  await expect(page).toHaveURL(/\/help\/onboarding-wizard$/);
  await expect(page.getByRole('heading', { level: 1, name: 'Tenant Onboarding Wizard' })).toBeVisible();
  await expect(page.getByText(/Last updated: \d{4}-\d{2}-\d{2}/)).toBeVisible();
  for (const words of [
    'TENANT_MGMT',
    '/onboarding/voicepro',
    'Organization details at hand',
    'Platform administrators',
  ]) {
    await expect(page.getByText(words).first()).toBeVisible();
  }
  for (const step of [
    'Template Selection',
    'Organization Details',
    'VoicePro Configuration',
    'CRM & Messaging Configuration',
    'Initial Users',
    'Review & Provision',
    'Complete',
  ]) {
    await expect(page.getByRole('heading', { level: 2, name: new RegExp(step) })).toBeVisible();
  }
  await expectGoodInEveryForm(page);
});

test('A06 the help works without any other network than the server itself', async ({ page, context, server }) => {
  const asked: string[] = [];
  context.on('request', (request) => asked.push(new URL(request.url()).origin));
  await page.goto('/help');
  await page.getByRole('link', { name: 'Tenant Onboarding Wizard' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Tenant Onboarding Wizard' })).toBeVisible();
  expect(new Set(asked)).toEqual(new Set([server.url]));
});

test('A32 the help shows pictures of the wizard, and the first Tab stop skips to the content', async ({ page }) => {
  await page.goto('/help/onboarding-wizard');
  const pictures = page.getByRole('figure').getByRole('img');
  await expect(pictures).toHaveCount(8);
  for (const picture of await pictures.all()) {
    await picture.scrollIntoViewIfNeeded();
    await expect(picture).toHaveAttribute('alt', /.{20}/);
    await expect.poll(() => picture.evaluate((img) => (img as HTMLImageElement).naturalWidth)).toBeGreaterThan(400);
  }
  await page.reload();
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  await page.keyboard.press('Tab');
  await expect(page.getByRole('link', { name: /skip to content/i })).toBeFocused();
});

test('every help page reads well, and an unknown one leads to the others', async ({ page }) => {
  await page.goto('/help');
  await expectGoodInEveryForm(page);
  for (const name of ['members', 'tenants', 'single-sign-on', 'scripts']) {
    await page.goto(`/help/${name}`);
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
    await expectGoodInEveryForm(page);
  }
  await page.goto('/help/nonsense');
  await expect(page.getByRole('heading', { name: 'There is no such help page' })).toBeVisible();
  await page.getByRole('link', { name: 'All help pages' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Help' })).toBeVisible();
});
