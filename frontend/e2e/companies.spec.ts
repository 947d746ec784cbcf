import { expect, expectAccessible, expectGoodInEveryForm, test, type Person } from './support/test';
import { joinAs, linkFor } from './support/tenants';

const ada: Person = { email: 'ada@bright.example', name: 'Ada Brook', password: 'seven green umbrellas sing' };
const vera: Person = { email: 'vera@bright.example', name: 'Vera Viewer', password: 'eight blue umbrellas sing' };

let forVera = '';

test.beforeEach(async ({ setUpAdmin, api, page }) => {
  await setUpAdmin();
  const { run } = await api<{ run: string }>('POST', '/tenants', {
    template: 'agency',
    answers: {
      organization: {
        name: 'Bright Agency',
        slug: 'bright',
        country: 'DE',
        timezone: 'Europe/Berlin',
        contactEmail: 'hello@bright.example',
      },
      users: [
        { email: ada.email, name: ada.name, role: 'AGENCY_SUPER_ADMIN' },
        { email: vera.email, name: vera.name, role: 'AGENCY_MANAGER' },
      ],
    },
  });
  await expect.poll(async () => (await api<{ state: string }>('GET', `/runs/${run}`)).state).toBe('done');
  const link = await linkFor(api, ada.email);
  forVera = await linkFor(api, vera.email);
  await page.context().clearCookies();
  await joinAs(page, link, ada);
});

test('E03 E04 E07 E08 E12 a client is invited from the tab, by keyboard, and the link is there to hand over', async ({
  page,
}) => {
  await page.getByRole('link', { name: 'Companies' }).first().click();
  await expect(page.getByRole('heading', { name: 'Companies', level: 1 })).toBeVisible();
  await expect(page.getByText('No companies yet')).toBeVisible();
  await expectGoodInEveryForm(page);
  await page.getByRole('button', { name: 'New Company' }).first().press('Enter');
  const dialog = page.getByRole('dialog');
  await expect(dialog.getByLabel('Invite Email')).toBeFocused();
  await expect(dialog.getByRole('button', { name: 'Create a new company' })).toBeVisible();
  await expectAccessible(page);
  await page.keyboard.type('a@acme.example, b@acme.example');
  await page.keyboard.press('Enter');
  await expect(dialog.getByText('Enter one address only.').first()).toBeVisible();
  await dialog.getByLabel('Invite Email').fill('jo@acme.example');
  await dialog.getByRole('button', { name: 'Add names and a note' }).click();
  await dialog.getByLabel('Company name').fill('Acme Dental');
  await dialog.getByLabel('Language of the mails').selectOption({ label: 'English' });
  await dialog.getByRole('button', { name: 'Send', exact: true }).click();
  // Nothing is said to be sent: this installation has no mail server.
  await expect(dialog.getByRole('status')).toContainText('A link for jo@acme.example was made. No mail went out');
  await expect(dialog.getByRole('textbox', { name: 'Link to the set-up' })).toHaveValue(/\/onboard\/tno_/);
  await expect(dialog.getByRole('img', { name: 'The link as a QR code' })).toBeVisible();
  await expectGoodInEveryForm(page);
  await dialog.getByRole('button', { name: 'Done' }).click();

  const row = page.getByRole('row', { name: /Acme Dental/ });
  await expect(row).toContainText('Link made, not mailed');
  await expect(row).toContainText('Step 1 of 5 – Credentials');
  await expect(row).toContainText('you');
  await page.getByLabel('Show').selectOption({ label: 'Stuck for more than a week' });
  await expect(page).toHaveURL(/show=stuck/);
  await expect(page.getByText('Nothing matches')).toBeVisible();
  await page.getByRole('button', { name: 'Clear the filters' }).click();
  await row.getByRole('button', { name: 'Actions for Acme Dental' }).click();
  await page.getByRole('menuitem', { name: 'Show progress and mails' }).click();
  await expect(page.getByRole('dialog')).toContainText('Company Info');
  await expectAccessible(page);
  await page.keyboard.press('Escape');
  await row.getByRole('button', { name: 'Actions for Acme Dental' }).click();
  await page.getByRole('menuitem', { name: 'Revoke' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Revoke' }).click();
  await expect(row).toContainText('Revoked');
  await expectGoodInEveryForm(page);
});

test('E06 X3 a company by hand, and many by a list', async ({ page }) => {
  await page.goto('/t/bright/companies');
  await page.getByRole('button', { name: 'New Company' }).first().click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('button', { name: 'Create a new company' }).click();
  await dialog.getByLabel('Company name').fill('Harbor Dental');
  await dialog.getByLabel('Address', { exact: true }).fill('1 Main Street');
  await dialog.getByRole('button', { name: 'Create company' }).click();
  await expect(dialog.getByLabel('Website')).toHaveAttribute('aria-invalid', 'true');
  await expectGoodInEveryForm(page);
  await dialog.getByLabel('Country').fill('Germany');
  await page.getByRole('option', { name: 'Germany' }).click();
  await dialog.getByLabel('Reply-to address').fill('office@harbor.example');
  await dialog.getByLabel('Website').fill('https://www.harbor.example');
  await dialog.getByLabel('Name of the administrator').fill('Hanna Harbor');
  await dialog.getByLabel('Email address of the administrator').fill('hanna@harbor.example');
  await dialog.getByRole('button', { name: 'Create company' }).click();
  await expect(dialog.getByText('Harbor Dental was made')).toBeVisible();
  await expect(dialog).toContainText('hanna@harbor.example');
  await dialog.getByRole('button', { name: 'Done' }).click();

  await page.getByRole('button', { name: 'Invite many' }).click();
  await dialog
    .getByLabel('Addresses, or a table')
    .fill('email,name,company\none@x.example,Una,One\nnope,,\ntwo@x.example,,Two');
  await dialog.getByRole('button', { name: 'Check the list' }).click();
  await expect(dialog.getByRole('button', { name: 'Send 2 links' })).toBeVisible();
  await expectGoodInEveryForm(page);
  await dialog.getByRole('button', { name: 'Send 2 links' }).click();
  await expect(dialog.getByRole('status')).toContainText('3 rows worked. 1 row could not be used.');
  await dialog.getByRole('button', { name: 'Done' }).click();
  await expect(page.getByRole('row', { name: /^Two/ })).toBeVisible();
  await expectGoodInEveryForm(page);
});

test('E02 E05 who may not make companies has no button', async ({ page }) => {
  await page.context().clearCookies();
  await joinAs(page, forVera, vera);
  await page.goto('/t/bright/companies');
  await expect(page.getByText('No companies yet')).toBeVisible();
  await expect(page.getByRole('button', { name: 'New Company' })).toHaveCount(0);
});

test('E36 brand and mails: a pale color is warned of, and what is set is kept', async ({ page }) => {
  await page.goto('/t/bright/settings/brand');
  await page.getByLabel('Color', { exact: true }).fill('#ffd400');
  await expect(page.getByText('This color is hard to read on white')).toBeVisible();
  await page.getByLabel('Words of the offer').fill('Ask about our Done For You Services!');
  await page.getByLabel('Where they lead').fill('https://bright.example/done');
  await page.getByLabel('Sender name').fill('Bright Agency');
  await page.getByLabel('Language of mails').selectOption({ label: 'Deutsch' });
  await page.getByRole('button', { name: 'Save brand' }).click();
  await expect(page.getByText('Brand saved')).toBeVisible();
  await page.reload();
  await expect(page.getByLabel('Words of the offer')).toHaveValue('Ask about our Done For You Services!');
  await expect(page.getByLabel('Language of mails')).toHaveValue('de');
  await expectGoodInEveryForm(page);
});
