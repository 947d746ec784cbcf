import type { Page } from '@playwright/test';
import { MailServer } from './support/mail-server';
import { TestServer } from './support/server';
import { makeTenant } from './support/tenants';
import { expect, expectGoodInEveryForm, test as base } from './support/test';

// The mail server is on this machine, where a page may only point when the configuration says so.
const test = base.extend<{ smtp: MailServer }>({
  server: async ({}, use) => {
    const server = await TestServer.start('127.0.0.1', { TENANTRY_OUTBOUND_ALLOW: '127.0.0.1' });
    await use(server);
    await server.remove();
  },
  smtp: async ({}, use) => {
    const smtp = await MailServer.start();
    await use(smtp);
    await smtp.stop();
  },
});

async function useServer(page: Page, smtp: MailServer, password = smtp.password): Promise<void> {
  await page.getByLabel('Send with').selectOption({ label: 'A mail server (SMTP)' });
  await page.getByLabel('Sender’s address').fill('voice@example.com');
  await page.getByRole('textbox', { name: 'Server', exact: true }).fill('127.0.0.1');
  await page.getByLabel('Protection').selectOption({ label: 'None: everybody on the way can read along' });
  await page.getByLabel('Port').fill(String(smtp.port));
  await page.getByLabel('User name').fill('tenantry');
  await page.getByLabel('Password', { exact: true }).fill(password);
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByText('How mail is sent has been saved.')).toBeVisible();
}

test.describe('Mail', () => {
  test.beforeEach(async ({ setUpAdmin }) => {
    await setUpAdmin();
  });

  test('the settings say what is missing, keep the password to themselves, and the test tells the answer', async ({
    page,
    smtp,
  }) => {
    await page.goto('/settings/mail');
    await expect(page.getByText('Nobody gets them until you hand their links over.')).toBeVisible();
    await expectGoodInEveryForm(page);
    await page.getByLabel('Send with').selectOption({ label: 'A mail server (SMTP)' });
    await page.getByRole('button', { name: 'Save' }).click();
    await expect(page.getByRole('group', { name: /There are 2 problems/ })).toBeFocused();
    await expectGoodInEveryForm(page);

    await useServer(page, smtp, 'wrong password');
    const form = page.getByRole('form', { name: 'Send a test message' });
    await form.getByRole('button', { name: 'Send a test message' }).click();
    await expect(page.getByText('was not accepted')).toBeVisible();
    await expect(page.getByText('535 5.7.8 Wrong user name or password')).toBeVisible();
    expect(await page.content()).not.toContain('wrong password');
    await expectGoodInEveryForm(page);

    await page.getByLabel('Password', { exact: true }).fill(smtp.password);
    await expect(form.getByRole('button', { name: 'Send a test message' })).toBeDisabled();
    await page.getByRole('button', { name: 'Save' }).click();
    await expect(form.getByRole('button', { name: 'Send a test message' })).toBeEnabled();
    await form.getByRole('button', { name: 'Send a test message' }).click();
    await expect(page.getByText('Accepted for ada@example.com')).toBeVisible();
    expect(smtp.to('ada@example.com')).toHaveLength(1);
    await expectGoodInEveryForm(page);

    await page.reload();
    await expect(page.getByLabel('Password', { exact: true })).toHaveValue('');
    await expect(page.getByText('One is saved and not shown.')).toBeVisible();
    await page.getByRole('textbox', { name: 'Server', exact: true }).fill('localhost');
    await page.getByRole('button', { name: 'Save' }).click();
    await expect(
      page.getByText('Enter the password again: it was meant for another server or user.').first(),
    ).toBeVisible();

    await page.getByLabel('Send with').selectOption({ label: 'SendGrid' });
    await expect(page.getByText('Enter the password again')).toHaveCount(0);
    await expect(page.getByLabel('Address for SendGrid’s event webhook')).toHaveValue(
      /\/api\/v1\/mail\/sendgrid\/events$/,
    );
    await expectGoodInEveryForm(page);
  });

  test('every message has a state, a reason and a way on', async ({ page, smtp, api }) => {
    await page.goto('/settings/mail');
    await useServer(page, smtp);
    await makeTenant(api, { name: 'Harbor Dental', slug: 'harbor' });
    for (const who of ['jo', 'gone', 'grey']) {
      await api('POST', '/tenants/harbor/invitations', { email: `${who}@example.com`, role: 'VOICEPRO_VIEWER' });
    }
    await page.goto('/outbox');
    const row = (email: string) => page.getByRole('row').filter({ hasText: email });
    await expect(row('jo@example.com')).toContainText('Accepted by the provider');
    await expect(row('gone@example.com')).toContainText('550 5.1.1 No such mailbox here');
    await expect(row('grey@example.com')).toContainText('Deferred');
    await expectGoodInEveryForm(page);

    await page.getByLabel('Show').selectOption({ label: 'Bounced' });
    await expect(row('jo@example.com')).toHaveCount(0);
    await row('gone@example.com').getByRole('link').click();
    await expect(page.getByText('It came back. Reminders to this address have stopped.')).toBeVisible();
    await expect(page.getByText('550 5.1.1 No such mailbox here')).toBeVisible();
    await expectGoodInEveryForm(page);
    await page.getByRole('button', { name: 'Send again' }).click();
    await expect(page.getByText('The message is queued once more.')).toBeVisible();
    await expect(page.getByText('550 5.1.1 No such mailbox here')).toBeVisible();

    await page.goto('/tenants/harbor/users');
    const invited = page.getByRole('row').filter({ hasText: 'gone@example.com' });
    await expect(invited).toContainText('Mail: Bounced');
    await expect(invited).toContainText('No such mailbox here');
    await expect(page.getByText('Mail is not configured')).toHaveCount(0);
    await expectGoodInEveryForm(page);

    const [mail] = smtp.to('jo@example.com');
    const link = /http\S+\/invite\/tni_[\w-]+/.exec(
      mail?.raw.replaceAll('=\r\n', '').replaceAll('=3D', '=') ?? '',
    )?.[0];
    expect(link).toBeDefined();
    await page.context().clearCookies();
    await page.goto(link ?? '');
    await expect(page.getByRole('heading', { level: 1 })).toContainText('Harbor Dental');
  });

  test('every kind of message can be looked at, in HTML and as text', async ({ page }) => {
    await page.goto('/settings/mail');
    await page.getByRole('link', { name: 'See what messages look like' }).click();
    await expect(page.getByRole('heading', { level: 1, name: 'What messages look like' })).toBeVisible();
    const frame = page.frameLocator('iframe[title="Preview of the message"]');
    await expect(frame.getByRole('heading', { level: 1 })).toHaveText('Maria Weber invites you to Harbor Dental Group');
    await expect(page.locator('iframe')).toHaveAttribute('sandbox', 'allow-same-origin');
    await expectGoodInEveryForm(page);
    await page.getByLabel('Message', { exact: true }).selectOption({ label: 'New password' });
    await expect(frame.getByRole('heading', { level: 1 })).toHaveText('Choose a new password for Tenantry');
    await page.getByLabel('Language', { exact: true }).selectOption({ label: 'Deutsch' });
    await expect(frame.getByRole('heading', { level: 1 })).toHaveText('Neues Passwort für Tenantry wählen');
    await expect(page).toHaveURL(/language=de/);
    await page.getByText('Text only').click();
    await expect(page.locator('pre')).toContainText('/reset/sample');
    await expect(page.locator('pre')).toContainText('Der Link gilt nur einmal');
    await expectGoodInEveryForm(page);
  });
});
