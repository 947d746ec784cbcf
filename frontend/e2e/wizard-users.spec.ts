import { expect, expectAccessible, test } from './support/test';
import {
  addUser,
  ask,
  chooseTemplate,
  expectStep,
  fillOrganization,
  goOn,
  organization,
  owner,
  startDraft,
  type TemplateTitle,
} from './support/wizard';
import type { Page } from '@playwright/test';

test.beforeEach(async ({ setUpAdmin }) => {
  await setUpAdmin();
});

async function toUsers(page: Page, title: TemplateTitle): Promise<string> {
  const id = await startDraft(page);
  await chooseTemplate(page, title);
  await fillOrganization(page, 'Acme');
  await goOn(page);
  await expect(page.locator('#wizard-step')).toHaveText(/Configuration/);
  await goOn(page);
  await expectStep(page, 'Initial Users');
  return id;
}

const row = (page: Page, number: number) => page.getByRole('group', { name: `User ${String(number)}` });
const rolesOf = (page: Page) =>
  row(page, 1)
    .getByLabel('Role')
    .getByRole('option')
    .evaluateAll((options) => options.map((o) => (o as HTMLOptionElement).value));

test('A23 users are added, edited, removed and pasted before anything exists; a duplicate is flagged on both rows', async ({
  page,
  api,
}) => {
  await toUsers(page, 'VoicePro Customer');
  await addUser(page, 1, 'ada@acme.example', 'TENANT_OWNER');
  await addUser(page, 2, 'ADA@acme.example', 'TENANT_ADMIN');
  await row(page, 2).getByLabel('Email').blur();
  for (const number of [1, 2]) {
    await expect(row(page, number).getByLabel('Email')).toHaveAttribute('aria-invalid', 'true');
    await expect(row(page, number).getByLabel('Email')).toHaveAccessibleDescription(/more than once/);
  }
  await goOn(page);
  await expect(page.getByRole('group', { name: 'There are 2 problems' })).toBeFocused();
  await expectAccessible(page);
  await row(page, 2).getByLabel('Email').fill('bob@acme.example');
  await expect(row(page, 1).getByLabel('Email')).not.toHaveAttribute('aria-invalid', 'true');

  await page.getByRole('button', { name: 'Paste addresses' }).click();
  await page
    .getByLabel('Addresses', { exact: true })
    .fill('Cy Twombly <cy@acme.example>\nbob@acme.example; dee@acme.example');
  await page.getByLabel('Role for these people').selectOption('VOICEPRO_EDITOR');
  await page.getByRole('button', { name: 'Add to the list' }).click();
  await expect(page.getByText('2 people added. 1 address was in the list already.')).toBeVisible();
  await expect(row(page, 3).getByLabel('Name')).toHaveValue('Cy Twombly');
  await expect(row(page, 4).getByLabel('Role')).toHaveValue('VOICEPRO_EDITOR');

  await page.getByRole('button', { name: 'Remove bob@acme.example' }).click();
  await expect(row(page, 4)).toHaveCount(0);
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(row(page, 2).getByLabel('Email')).toHaveValue('bob@acme.example');
  await goOn(page);
  await expectStep(page, 'Review & Provision');
  expect((await api<{ items: unknown[] }>('GET', '/tenants')).items).toEqual([]);
  expect((await api<{ items: unknown[] }>('GET', '/platform/outbox')).items).toEqual([]);
});

test('A23 somebody has to be invited where the template asks for it', async ({ page }) => {
  await toUsers(page, 'VoicePro Customer');
  await goOn(page);
  const summary = page.getByRole('group', { name: 'There is a problem' });
  await expect(summary).toContainText('Add at least one user');
  await summary.getByRole('link').click();
  await expect(row(page, 1).getByLabel('Email')).toBeFocused();
});

test('A24 voice templates have exactly the four voice roles', async ({ page }) => {
  await toUsers(page, 'VoicePro Customer');
  expect(await rolesOf(page)).toEqual(['TENANT_OWNER', 'TENANT_ADMIN', 'VOICEPRO_EDITOR', 'VOICEPRO_VIEWER']);
  await toUsers(page, 'VoicePro Operator / MSP');
  expect(await rolesOf(page)).toEqual(['TENANT_OWNER', 'TENANT_ADMIN', 'VOICEPRO_EDITOR', 'VOICEPRO_VIEWER']);
});

test('A25 the corporate template has exactly the four corporate roles; voice roles are refused there', async ({
  page,
  server,
}) => {
  await toUsers(page, 'Corporate / Enterprise');
  expect(await rolesOf(page)).toEqual(['TENANT_OWNER', 'TENANT_ADMIN', 'CRM_ADMIN', 'CRM_VIEWER']);
  const refused = await ask(page.request, server.url, 'POST', '/tenants', {
    template: 'corporate',
    answers: { organization, crm: { slug: 'x-three' }, users: [{ ...owner, role: 'VOICEPRO_VIEWER' }] },
  });
  expect(refused.status).toBe(422);
  expect(JSON.stringify(refused.body['errors'])).toContain('/answers/users/0/role');
});

test('A26 changing the template checks the users again and marks roles that no longer fit', async ({ page }) => {
  const id = await toUsers(page, 'VoicePro Customer');
  await addUser(page, 1, 'owner@acme.example', 'TENANT_OWNER');
  await addUser(page, 2, 'editor@acme.example', 'VOICEPRO_EDITOR');
  await goOn(page);
  await expectStep(page, 'Review & Provision');
  await page.getByRole('link', { name: 'Change Template' }).click();
  await expectStep(page, 'Template Selection');
  await page.getByText('Corporate / Enterprise', { exact: true }).click();
  await expect(page.getByText(/Users whose role the new template does not have are marked/)).toBeVisible();
  await page.getByRole('button', { name: 'Save and return to review' }).click();
  // The new third step is open, so the way leads there first.
  await expectStep(page, 'CRM & Messaging Configuration');
  await goOn(page);
  await expectStep(page, 'Initial Users');
  await expect(page.getByText(/The role of 1 person does not exist in this template/)).toBeVisible();
  await expect(row(page, 1).getByLabel('Role')).not.toHaveAttribute('aria-invalid', 'true');
  await expect(row(page, 2).getByLabel('Role')).toHaveAttribute('aria-invalid', 'true');
  await expect(row(page, 2).getByLabel('Role')).toHaveAccessibleDescription(/no role VOICEPRO_EDITOR/);
  await expectAccessible(page);
  await goOn(page);
  await expect(page.getByRole('group', { name: 'There is a problem' })).toBeFocused();
  await row(page, 2).getByLabel('Role').selectOption('CRM_VIEWER');
  await goOn(page);
  await expectStep(page, 'Review & Provision');
  await expect(page.getByText('CRM_VIEWER')).toBeVisible();

  // What was entered for the other template comes back with it.
  await page.goto(`/onboarding/voicepro/${id}?step=template`);
  await page.getByText('VoicePro Customer', { exact: true }).click();
  await goOn(page);
  await page.goto(`/onboarding/voicepro/${id}?step=voicepro`);
  await expect(page.getByLabel('VoicePro Tenant Slug')).toHaveValue('acme');
});
