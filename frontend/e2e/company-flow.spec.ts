import type { Page } from '@playwright/test';
import { MailServer } from './support/mail-server';
import { TestServer } from './support/server';
import { joinAs, linkFor } from './support/tenants';
import { expect, expectAccessible, test as base, type Person } from './support/test';

// The mail server is on this machine, where a page may only point when the configuration says so.
const test = base.extend<{ smtp: MailServer }>({
  smtp: async ({}, use) => {
    const smtp = await MailServer.start();
    await use(smtp);
    await smtp.stop();
  },
  server: async ({ smtp }, use) => {
    const server = await TestServer.start('127.0.0.1', {
      TENANTRY_OUTBOUND_ALLOW: '127.0.0.1',
      TENANTRY_MAIL_PROVIDER: 'smtp',
      TENANTRY_MAIL_FROM: 'Voice <voice@example.com>',
      TENANTRY_SMTP_SERVER: `127.0.0.1:${String(smtp.port)}`,
      TENANTRY_SMTP_SECURITY: 'none',
    });
    await use(server);
    await server.remove();
  },
});

const olga: Person = { email: 'olga@bright.example', name: 'Olga Owner', password: 'seven green umbrellas sing' };
const clara: Person = { email: 'clara@acme.example', name: 'Clara Client', password: 'a bicycle in the rain' };

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
      users: [{ email: olga.email, name: olga.name, role: 'AGENCY_SUPER_ADMIN' }],
    },
  });
  await expect.poll(async () => (await api<{ state: string }>('GET', `/runs/${run}`)).state).toBe('done');
  const link = await linkFor(api, olga.email);
  await page.context().clearCookies();
  await joinAs(page, link, olga);
});

/** The partner types one address; what follows is in the mail alone. */
async function invite(page: Page, smtp: MailServer): Promise<string> {
  await page.getByRole('link', { name: 'Companies' }).first().click();
  await page.getByRole('button', { name: 'New Company' }).first().click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Invite Email').fill(clara.email);
  await dialog.getByRole('button', { name: 'Send', exact: true }).click();
  await expect(dialog.getByRole('status')).toContainText(clara.email);
  await dialog.getByRole('button', { name: 'Done' }).click();
  return mailedLink(smtp, clara.email, 'onboard');
}

async function mailedLink(smtp: MailServer, to: string, kind: 'onboard' | 'invite'): Promise<string> {
  const found = () => {
    for (const { raw } of smtp.to(to)) {
      const text = raw.replaceAll(/=\r?\n/g, '').replaceAll('=3D', '=');
      const link = new RegExp(`https?://[^\\s"<>]+/${kind}/[\\w-]+`).exec(text)?.[0];
      if (link !== undefined) return link;
    }
    return undefined;
  };
  await expect.poll(found, `a mail to ${to} with a link`).toBeDefined();
  return found() ?? '';
}

async function credentialsAndCompany(guest: Page): Promise<void> {
  await expect(guest.getByRole('main')).toContainText('Bright Agency');
  await guest.getByLabel('Your name').fill(clara.name);
  await guest.getByLabel('Password', { exact: true }).fill(clara.password);
  await guest.getByRole('button', { name: 'Continue' }).click();
  await guest.getByLabel('Company name').fill('Acme Dental');
  await guest.getByLabel('Address', { exact: true }).fill('1 Main Street\n10115 Berlin');
  await guest.getByLabel('Country').fill('Germany');
  await guest
    .getByRole('option', { name: /Germany/ })
    .first()
    .click();
  await guest.getByLabel('Reply-to address').fill('office@acme.example');
  await guest.getByLabel('Website').fill('https://www.acme.example');
  await guest.getByRole('button', { name: 'Continue' }).click();
  await expect(guest.getByRole('heading', { name: 'Enable SMS', level: 2 })).toBeVisible();
}

async function enableTexting(guest: Page): Promise<void> {
  await guest.getByRole('button', { name: 'Enable an SMS Number' }).click();
  await expect(guest.getByText(/\+1 555 010|\+1555010|\(555\) 010|555-010/).first()).toBeVisible();
}

for (const width of [1280, 360]) {
  test(`E10 partner and client at ${String(width)} px: everything filled in, from the button to the dashboard`, async ({
    page,
    guest,
    smtp,
  }) => {
    const link = await invite(page, smtp);
    await guest.setViewportSize({ width, height: 800 });
    await guest.goto(link);
    await credentialsAndCompany(guest);

    await enableTexting(guest);
    await expectAccessible(guest);
    await guest.getByRole('button', { name: 'Continue', exact: true }).click();
    await expect(guest.getByRole('heading', { name: 'Enable Application', level: 2 })).toBeVisible();
    await expect(guest.getByRole('region', { name: 'Application code' })).toContainText('/widget.js');
    await expectAccessible(guest);
    await guest.getByRole('button', { name: 'Continue', exact: true }).click();
    await expect(guest.getByRole('heading', { name: 'Invite Team', level: 2 })).toBeVisible();
    await guest.getByLabel('Email address').first().fill('tom@acme.example');
    await guest.getByRole('button', { name: 'Send Invite' }).click();
    await expect(guest).toHaveURL(/\/t\/acme-dental$/);
    await expect(guest.getByRole('heading', { name: 'Acme Dental', level: 1 })).toBeVisible();

    // The partner sees where the client stands, and the team's mail carries the company's reply-to.
    await page.reload();
    const row = page.getByRole('row', { name: /Acme Dental/ });
    await expect(row).toContainText('Completed');
    expect(await mailedLink(smtp, 'tom@acme.example', 'invite')).toContain('/invite/');
    expect(smtp.to('tom@acme.example')[0]?.raw).toMatch(/^Reply-To: .*office@acme\.example/m);
  });

  test(`E10 partner and client at ${String(width)} px: everything skipped, then done from the checklist`, async ({
    page,
    guest,
    smtp,
  }) => {
    const link = await invite(page, smtp);
    await guest.setViewportSize({ width, height: 800 });
    await guest.goto(link);
    await credentialsAndCompany(guest);
    await guest.getByRole('button', { name: 'Continue without text messaging' }).click();
    await guest.getByRole('button', { name: 'I’ll do this later' }).click();
    await expect(guest.getByRole('heading', { name: 'Invite Team', level: 2 })).toBeVisible();
    await guest.getByRole('button', { name: 'I’ll do this later' }).click();
    await expect(guest).toHaveURL(/\/t\/acme-dental$/);

    const steps = guest.getByRole('region', { name: 'First steps' });
    await expect(steps.getByRole('heading', { name: /^Text/ })).toContainText('To do');
    await steps.getByRole('listitem').filter({ hasText: 'Text' }).getByRole('link').click();
    await expect(guest).toHaveURL(/\/settings\/texting$/);
    await enableTexting(guest);
    await guest.goto('/t/acme-dental');
    await expect(steps.getByRole('heading', { name: /^Text/ })).toContainText('Done');
    await steps.getByRole('listitem').filter({ hasText: 'code' }).getByRole('link').click();
    await expect(guest.getByRole('heading', { name: 'Application Code' })).toBeVisible();
    await guest.goto('/t/acme-dental');
    await steps.getByRole('listitem').filter({ hasText: 'Team' }).getByRole('link').click();
    await expect(guest).toHaveURL(/\/settings\/members/);
    await guest.getByRole('button', { name: 'Invite people' }).click();
    const dialog = guest.getByRole('dialog', { name: 'Invite people' });
    await dialog.getByLabel('Email addresses').fill('tom@acme.example');
    await dialog.getByLabel('Role').selectOption('COMPANY_ADMIN');
    await dialog.getByRole('button', { name: 'Check the list' }).click();
    await dialog.getByRole('button', { name: 'Invite 1 person' }).click();
    await mailedLink(smtp, 'tom@acme.example', 'invite');
    await guest.goto('/t/acme-dental');
    await expect(steps.getByRole('heading', { name: /^Team/ })).toContainText('Done');
    // Hidden is hidden in all browsers, and comes back from the help.
    await steps.getByRole('button', { name: 'Hide' }).click();
    await expect(steps).toBeHidden();
    await guest.evaluate(() => {
      localStorage.clear();
    });
    await guest.reload();
    await expect(guest.getByRole('heading', { name: 'Acme Dental', level: 1 })).toBeVisible();
    await expect(steps).toBeHidden();
  });
}
