import { ada, expect, expectAccessible, test } from './support/test';
import {
  addUser,
  ask,
  chooseTemplate,
  expectStep,
  fillOrganization,
  goOn,
  makeTenant,
  organization,
  owner,
  pick,
  startDraft,
  type TemplateTitle,
} from './support/wizard';
import type { Page } from '@playwright/test';

test.beforeEach(async ({ setUpAdmin }) => {
  await setUpAdmin();
});

/** A new draft, opened at its third step. */
async function toThirdStep(page: Page, title: TemplateTitle, name = 'Acme'): Promise<string> {
  const id = await startDraft(page);
  await chooseTemplate(page, title);
  await fillOrganization(page, name);
  await goOn(page);
  await expect(page.locator('#wizard-step')).toHaveText(/Configuration/);
  return id;
}

const slugField = (page: Page) => page.getByLabel('VoicePro Tenant Slug', { exact: true });
const summary = (page: Page) => page.getByRole('group', { name: /There (is a problem|are \d+ problems)/ });

/** The message that is tied to a field for screen readers. */
async function expectError(page: Page, label: string, message: string | RegExp): Promise<void> {
  const field = page.getByLabel(label, { exact: true });
  await expect(field).toHaveAttribute('aria-invalid', 'true');
  await expect(field).toHaveAccessibleDescription(message);
}

test('A11 A12 A13 A14 A15 A29 every missing field has its own message, tied to it, and the summary leads to it', async ({
  page,
}) => {
  await startDraft(page);
  await chooseTemplate(page, 'VoicePro Customer');
  for (const label of ['Country / Region', 'Timezone', 'Currency']) await pick(page, label, '');
  await goOn(page);
  await expect(summary(page)).toBeFocused();
  await expect(summary(page).getByRole('link')).toHaveCount(5);
  await expectError(page, 'Organization Name', /Enter “Organization Name”/);
  await expectError(page, 'Country / Region', /Choose “Country \/ Region”/);
  await expectError(page, 'Timezone', /Choose “Timezone”/);
  await expectError(page, 'Currency', /Choose “Currency”/);
  await expectError(page, 'Contact Email', /Enter “Contact Email”/);
  await summary(page)
    .getByRole('link', { name: /Contact Email/ })
    .click();
  await expect(page.getByLabel('Contact Email')).toBeFocused();
});

test('A13 A14 A12 A15 what is no real zone, currency, country or address is refused inline and stays as it was typed', async ({
  page,
}) => {
  await startDraft(page);
  await chooseTemplate(page, 'VoicePro Customer');
  await pick(page, 'Timezone', 'Mars/Phobos');
  await expectError(page, 'Timezone', /Choose a time zone from the list/);
  await expect(page.getByLabel('Timezone')).toHaveValue('Mars/Phobos');
  await pick(page, 'Currency', 'Doubloon');
  await expectError(page, 'Currency', /Choose a currency from the list/);
  await pick(page, 'Country / Region', 'Atlantis');
  await expectError(page, 'Country / Region', /Choose a country from the list/);
  await page.getByLabel('Contact Email').fill('not an address');
  await page.getByLabel('Contact Email').blur();
  await expectError(page, 'Contact Email', /one email address/);
  await expectAccessible(page);
  await pick(page, 'Timezone', 'new york');
  await expect(page.getByLabel('Timezone')).toHaveValue('America/New_York');
  await expect(page.getByLabel('Timezone')).not.toHaveAttribute('aria-invalid', 'true');
});

test('A12 A13 A14 country, time zone and currency are suggested, marked as such, until they are changed', async ({
  page,
}) => {
  await startDraft(page);
  await chooseTemplate(page, 'VoicePro Customer');
  await expect(page.getByLabel('Country / Region')).toHaveValue('United Kingdom');
  await expect(page.getByLabel('Timezone')).toHaveValue('Europe/Berlin');
  await expect(page.getByLabel('Currency')).toHaveValue(/^GBP/);
  await expect(page.getByLabel('Country / Region')).toHaveAccessibleDescription(
    /Suggested from your browser — change it if wrong/,
  );
  await pick(page, 'Country / Region', 'Switzerland');
  await expect(page.getByLabel('Country / Region')).not.toHaveAccessibleDescription(/Suggested/);
  await expect(page.getByLabel('Currency')).toHaveValue(/^CHF/);
  await expect(page.getByLabel('Currency')).toHaveAccessibleDescription(/Suggested from Country \/ Region/);
});

test('A11 A12 A13 A14 A15 A16 organization details are saved, shown in the profile and given by the API', async ({
  page,
  api,
}) => {
  await toThirdStep(page, 'VoicePro Customer', 'Ängström & Co');
  await page.getByRole('button', { name: 'Back' }).click();
  await page.getByLabel('Description').fill('first line\nsecond line');
  await page.keyboard.press('Control+Enter');
  await expectStep(page, 'VoicePro Configuration');
  await expect(slugField(page)).toHaveValue('angstrom-and-co');
  await goOn(page);
  await addUser(page, 1, owner.email, owner.role);
  await goOn(page);
  await page.getByRole('button', { name: 'Create tenant' }).click();
  await page.getByRole('link', { name: 'Open Ängström & Co' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Ängström & Co' })).toBeVisible();
  for (const shown of ['Germany', 'Europe/Berlin', 'EUR', organization.contactEmail]) {
    await expect(page.getByRole('definition').filter({ hasText: shown }).first()).toBeVisible();
  }
  expect(await page.getByText('second line').evaluate((e) => getComputedStyle(e).whiteSpace)).toBe('pre-line');
  expect(await api('GET', '/tenants/angstrom-and-co')).toMatchObject({
    name: 'Ängström & Co',
    country: 'DE',
    timezone: 'Europe/Berlin',
    currency: 'EUR',
    contactEmail: organization.contactEmail,
    description: 'first line\nsecond line',
  });
});

test('A10 A17 each template shows only its own step 3, and the API refuses the other branch’s fields', async ({
  page,
  server,
}) => {
  await toThirdStep(page, 'Corporate / Enterprise');
  await expectStep(page, 'CRM & Messaging Configuration');
  await expect(page.getByText(/VoicePro Tenant Slug|Porta/)).toHaveCount(0);
  await expect(page.getByRole('navigation', { name: 'Steps' })).not.toContainText('VoicePro Configuration');
  await toThirdStep(page, 'VoicePro Customer');
  await expectStep(page, 'VoicePro Configuration');
  await expect(page.getByLabel('Porta Credentials Inheritance')).toBeVisible();
  await expect(page.getByText(/CRM Tenant ID|Managed VoicePro/)).toHaveCount(0);
  await toThirdStep(page, 'VoicePro Operator / MSP');
  await expect(page.getByLabel('Managed VoicePro Tenant Slugs')).toBeVisible();
  await expect(page.getByText(/Porta/)).toHaveCount(0);

  const refused = await ask(page.request, server.url, 'POST', '/tenants', {
    template: 'corporate',
    answers: { organization, voicepro: { slug: 'x-one' }, users: [owner] },
  });
  expect(refused.status).toBe(422);
  expect(JSON.stringify(refused.body['errors'])).toContain('/answers/voicepro');
});

test('A18 a taken slug is refused while typing and by the API', async ({ page, api, server }) => {
  await makeTenant(api, 'voicepro-customer', 'acme');
  await toThirdStep(page, 'VoicePro Customer', 'Acme');
  // The suggestion from the name is taken: it says so, and offers a free one.
  await expect(slugField(page)).toHaveAccessibleDescription(/“acme” is taken/);
  await page.getByRole('button', { name: 'Use “acme-2”' }).click();
  await expect(slugField(page)).toHaveAccessibleDescription(/“acme-2” is free/);
  await slugField(page).fill('acme');
  await goOn(page);
  await expect(summary(page)).toBeFocused();
  await expectError(page, 'VoicePro Tenant Slug', /“acme” is taken/);
  await expectStep(page, 'VoicePro Configuration');
  for (const [typed, reason] of [
    ['admin', /reserved/],
    ['Ünï', /small letters/],
    ['a', /2 to 40/],
    ['кириллица', /small letters/],
  ] as const) {
    await slugField(page).fill(typed);
    await expect(slugField(page)).toHaveAccessibleDescription(reason);
  }
  await expectAccessible(page);
  const body = { template: 'voicepro-customer', answers: { organization, voicepro: { slug: 'acme' }, users: [owner] } };
  expect(await ask(page.request, server.url, 'POST', '/tenants', body)).toMatchObject({
    status: 409,
    body: { code: 'slug_taken' },
  });
  const parallel = { ...body, answers: { ...body.answers, voicepro: { slug: 'parallel' } } };
  const answers = await Promise.all([1, 2].map(() => ask(page.request, server.url, 'POST', '/tenants', parallel)));
  expect(answers.map((a) => a.status).sort()).toEqual([202, 409]);
});

test('A19 managed slugs are tags: added and removed by keyboard, unknown ones refused by name', async ({
  page,
  api,
}) => {
  await makeTenant(api, 'voicepro-customer', 'alpha');
  await makeTenant(api, 'voicepro-customer', 'beta');
  await toThirdStep(page, 'VoicePro Operator / MSP', 'Lookout Ltd');
  const tags = page.getByLabel('Managed VoicePro Tenant Slugs');
  await tags.focus();
  await page.keyboard.type('alpha');
  await page.keyboard.press('Enter');
  await page.keyboard.type('ghost,beta,');
  await expect(page.getByRole('list', { name: 'Entries' }).getByRole('listitem')).toHaveText([
    'alpha',
    'ghost',
    'beta',
  ]);
  await expect(tags).toHaveAccessibleDescription(/There is no tenant “ghost”/);
  await goOn(page);
  await expect(summary(page)).toContainText('There is no tenant “ghost”.');
  await page.getByRole('button', { name: 'Remove ghost' }).focus();
  await page.keyboard.press('Enter');
  await expect(tags).toBeFocused();
  await page.keyboard.press('Backspace');
  await expect(page.getByRole('list', { name: 'Entries' }).getByRole('listitem')).toHaveText(['alpha']);
  await expectAccessible(page);
  await goOn(page);
  await expectStep(page, 'Initial Users');
});

test('A20 Porta inheritance may be empty, refuses who is no operator, and takes an operator', async ({ page, api }) => {
  await makeTenant(api, 'voicepro-customer', 'alpha');
  await makeTenant(api, 'voicepro-operator', 'the-operator');
  await toThirdStep(page, 'VoicePro Customer', 'Child');
  const porta = page.getByLabel('Porta Credentials Inheritance');
  await porta.fill('alpha');
  await expect(porta).toHaveAccessibleDescription(/not an operator/);
  await goOn(page);
  await expectError(page, 'Porta Credentials Inheritance', /not an operator/);
  await porta.fill('the-operator');
  await expect(porta).toHaveAccessibleDescription(/“the-operator” was found/);
  await goOn(page);
  await addUser(page, 1, owner.email, owner.role);
  await goOn(page);
  await page.getByRole('button', { name: 'Create tenant' }).click();
  await expect(page.getByText('Child is live')).toBeVisible();
  await page.goto('/tenants/child');
  await expect(page.getByText(/Inherited from the-operator Ltd/)).toBeVisible();

  await toThirdStep(page, 'VoicePro Customer', 'Alone');
  await goOn(page);
  await expectStep(page, 'Initial Users');
});

test('A21 A22 CRM id may be empty; the provider is one of three, or none', async ({ page, api, server }) => {
  await toThirdStep(page, 'Corporate / Enterprise', 'Corp');
  const provider = page.getByLabel('Messaging Provider');
  await expect(provider.getByRole('option')).toHaveText(['None', 'sendgrid', 'twilio', 'internal']);
  await provider.selectOption('twilio');
  await page.getByLabel('CRM Tenant ID').fill('CRM-4711');
  await goOn(page);
  await addUser(page, 1, owner.email, owner.role);
  await goOn(page);
  await page.getByRole('button', { name: 'Create tenant' }).click();
  await expect(page.getByText('Corp is live')).toBeVisible();
  expect(await api('GET', '/tenants/corp')).toMatchObject({
    answers: { crm: { crmTenantId: 'CRM-4711', messagingProvider: 'twilio' } },
  });

  await toThirdStep(page, 'Corporate / Enterprise', 'Corp Two');
  await goOn(page);
  await expectStep(page, 'Initial Users');
  const refused = await ask(page.request, server.url, 'POST', '/tenants', {
    template: 'corporate',
    answers: { organization, crm: { slug: 'x-two', messagingProvider: 'pigeon' }, users: [owner] },
  });
  expect(refused.status).toBe(422);
  expect(JSON.stringify(refused.body['errors'])).toContain('/answers/crm/messagingProvider');
});

test('the right keyboards and no foreign autofill', async ({ page }) => {
  await startDraft(page);
  await chooseTemplate(page, 'VoicePro Customer');
  await expect(page.getByLabel('Contact Email')).toHaveAttribute('inputmode', 'email');
  await expect(page.getByLabel('Contact Email')).toHaveAttribute('type', 'email');
  await expect(page.getByLabel('Organization Name')).toHaveAttribute('autocomplete', 'organization');
  expect(ada.email).not.toBe(await page.getByLabel('Contact Email').inputValue());
});
