import type { Page } from '@playwright/test';
import { expect, expectGoodInEveryForm, test } from './support/test';

type Api = <T = unknown>(
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE',
  path: string,
  body?: unknown,
) => Promise<T>;

/** A client's company with the administrator as one of its people. */
async function makeCompany(page: Page, api: Api): Promise<void> {
  const { run } = await api<{ run: string }>('POST', '/tenants', {
    template: 'company',
    answers: {
      company: {
        companyName: 'Harbor Dental',
        address: '1 Pier, Harbor',
        country: 'US',
        timezone: 'America/New_York',
        replyTo: 'office@example.com',
        website: 'https://www.example.com',
      },
    },
  });
  await expect.poll(async () => (await api<{ state: string }>('GET', `/runs/${run}`)).state).toBe('done');
  await api('POST', '/tenants/harbor-dental/members', { email: 'ada@example.com', name: 'Ada', role: 'COMPANY_ADMIN' });
  await page.reload();
}

test.describe('Text messaging', () => {
  test.beforeEach(async ({ setUpAdmin, page, api }) => {
    await setUpAdmin();
    await page.goto('/');
    await makeCompany(page, api);
  });

  test('E24 E25 E26 E28 a number is explained, assigned, and given back', async ({ page }) => {
    await page.goto('/t/harbor-dental/settings/texting');
    await expect(page.getByText('customers whom opt-in can receive text messages')).toBeVisible();
    await expect(page.getByText('Specific area codes can not be requested or guaranteed.')).toBeVisible();
    await expectGoodInEveryForm(page);
    await page.getByRole('button', { name: 'Enable an SMS Number' }).click();
    await expect(page.getByText(/^\+1 555 010 \d{4}$/)).toBeVisible();
    await expect(page.getByText('I agree to get text messages from Harbor Dental')).toBeVisible();
    await expectGoodInEveryForm(page);
    await page.getByRole('button', { name: 'Disable text messaging' }).click();
    const dialog = page.getByRole('dialog');
    await expect(dialog.getByText('everybody has to agree anew')).toBeVisible();
    await dialog.getByRole('button', { name: 'Disable text messaging' }).click();
    await expect(page.getByRole('button', { name: 'Enable an SMS Number' })).toBeVisible();
  });

  test('E29 E30 E31 consent is written down, texts go out, STOP ends them', async ({ page, api }) => {
    await page.goto('/t/harbor-dental/messages');
    await expect(page.getByText('Text messaging is not enabled')).toBeVisible();
    await expectGoodInEveryForm(page);
    await api('POST', '/tenants/harbor-dental/texting/number');
    await expect
      .poll(async () => (await api<{ state: string }>('GET', '/tenants/harbor-dental/texting')).state)
      .toBe('active');

    await page.goto('/t/harbor-dental/contacts');
    await expect(page.getByText('No contacts yet')).toBeVisible();
    await page.getByRole('button', { name: 'Add a contact' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('button', { name: 'Add a contact' }).click();
    await expect(dialog.getByText('Enter a phone number or an email address.').first()).toBeVisible();
    await dialog.getByLabel('Name').fill('Jo Doe');
    await dialog.getByLabel('Phone number').fill('+1 202 555 0143');
    await dialog.getByRole('button', { name: 'Add a contact' }).click();
    await api('POST', '/tenants/harbor-dental/contacts', { name: 'Mia Moe', phone: '+1 202 555 0144' });
    await page.getByLabel('Search').fill('0143');
    await expect(page.getByRole('row').filter({ hasText: 'Jo Doe' })).toContainText('Not asked');
    await expectGoodInEveryForm(page);

    await page.getByRole('link', { name: 'Jo Doe' }).click();
    await page.getByRole('button', { name: 'Write down that they agreed' }).click();
    await dialog.getByRole('button', { name: 'Write down' }).click();
    await expect(dialog.getByText('Say how and when they agreed.').first()).toBeVisible();
    await dialog.getByLabel('How and when they said so').fill('Signed our form at the counter');
    await dialog.getByRole('button', { name: 'Write down' }).click();
    await expect(dialog).toBeHidden();
    await expect(page.getByText('Signed our form at the counter')).toBeVisible();
    await expect(page.getByText('I agree to get text messages from Harbor Dental')).toBeVisible();
    await expectGoodInEveryForm(page);

    await page.getByRole('link', { name: 'Open the conversation' }).click();
    await page.getByRole('textbox', { name: 'Message' }).fill('We are open on Sunday');
    await page.getByRole('button', { name: 'Send', exact: true }).click();
    const log = page.getByRole('log');
    await expect(log).toContainText('We are open on Sunday');
    await expect(log).toContainText('Kept in the built-in inbox, on no phone');
    await expectGoodInEveryForm(page);

    await page.goto('/t/harbor-dental/contacts');
    await page.getByRole('button', { name: 'Import', exact: true }).click();
    await dialog
      .getByLabel('Contacts, or a table')
      .fill('name,phone\nMia again,+12025550144\nNobody,12\nMia,+12025550144\nNew Now,+12025550149');
    await dialog.getByLabel(/agreed to get texts from \+1 555 010/).check();
    await dialog.getByLabel('How and when they agreed').fill('On paper');
    await dialog.getByRole('button', { name: 'Check the list' }).click();
    await expect(dialog.getByText('Enter the words that they agreed to.').first()).toBeVisible();
    await expectGoodInEveryForm(page);
    await dialog.getByLabel(/agreed to get texts from \+1 555 010/).uncheck();
    await dialog.getByRole('button', { name: 'Check the list' }).click();
    await expect(
      dialog.getByText('1 new, 1 there already, 1 with a mistake. For 0, consent is written down.'),
    ).toBeVisible();
    await expectGoodInEveryForm(page);
    await dialog.getByRole('button', { name: 'Import 2 contacts' }).click();
    await expect(dialog.getByText('Done: 3 rows worked, 1 new.')).toBeVisible();
    await dialog.getByRole('button', { name: 'Done' }).click();
    await expect(page.getByRole('row').filter({ hasText: 'New Now' })).toContainText('Not asked');
    await page.getByRole('button', { name: 'Earlier imports' }).click();
    await dialog.getByRole('button', { name: /^Show the rows/ }).click();
    await dialog.getByLabel('Show').selectOption('Cannot be imported');
    await expect(dialog.getByRole('row', { name: /Nobody, 12/ })).toContainText('Enter a phone number');
    await expectGoodInEveryForm(page);
    await dialog.getByRole('button', { name: 'Close' }).click();
    await page.getByRole('button', { name: 'Send a message' }).click();
    await expect(dialog.getByText('1 contact gets it.')).toBeVisible();
    await dialog.getByText('Who is left out').click();
    await expect(dialog.getByText('Mia Moe: has not agreed')).toBeVisible();
    await dialog.getByRole('textbox', { name: 'Message' }).fill('To everybody');
    await expectGoodInEveryForm(page);
    await dialog.getByRole('button', { name: 'Send' }).click();
    await expect(page.getByText('On its way to 1 contact.')).toBeVisible();

    await page.goto('/t/harbor-dental/messages');
    await page.getByRole('navigation', { name: 'Conversations' }).getByRole('link').click();
    await expect(log).toContainText('To everybody');
    await page.getByLabel('The customer writes').fill('STOP');
    await page.getByRole('button', { name: 'Write as the customer' }).click();
    await expect(log).toContainText('You will get no more texts from Harbor Dental.');
    await expect(page.getByText('This contact does not want texts.')).toBeVisible();
    await expect(page.getByRole('button', { name: 'Send', exact: true })).toHaveCount(0);
    await expectGoodInEveryForm(page);

    await page.setViewportSize({ width: 360, height: 740 });
    await expect(page.getByRole('navigation', { name: 'Conversations' })).toBeHidden();
    await page.getByRole('main').getByRole('link', { name: 'All conversations' }).click();
    await expect(page.getByRole('navigation', { name: 'Conversations' })).toBeVisible();
  });

  test('the settings keep the token to themselves and tell the answer', async ({ page }) => {
    await page.goto('/settings/texting');
    await expectGoodInEveryForm(page);
    await page.getByLabel('Send with').selectOption({ label: 'Twilio' });
    await page.getByRole('button', { name: 'Save' }).click();
    await expect(page.getByText('Enter the account’s auth token.').first()).toBeVisible();
    await page.getByLabel('Account SID').fill('AC0123456789abcdef0123456789abcdef');
    await page.getByLabel('Auth token', { exact: true }).fill('fedcba98fedcba98fedcba98fedcba98');
    await page.getByLabel('Address of the API').fill('http://127.0.0.1:9');
    await page.getByRole('button', { name: 'Save' }).click();
    await expect(page.getByText('How texts are sent has been saved.')).toBeVisible();
    await page.getByRole('button', { name: 'Test the connection' }).click();
    await expect(page.getByText('It does not work. The answer was:')).toBeVisible();
    expect(await page.content()).not.toContain('fedcba98fedcba98');
    await expectGoodInEveryForm(page);
  });
});
