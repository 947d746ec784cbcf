import type { Browser, Page } from '@playwright/test';
import { IdentityProvider, NameServer, signInThere } from './support/identity';
import { tabTo } from './support/keyboard';
import { SamlProvider } from './support/saml';
import { TestServer } from './support/server';
import { joinAs, linkFor, makeTenant } from './support/tenants';
import { expect, expectGoodInEveryForm, signIn, test as base } from './support/test';

type World = { names: NameServer; provider: IdentityProvider; directory: SamlProvider };

const test = base.extend<World>({
  names: async ({}, use) => {
    const names = await NameServer.start();
    await use(names);
    await names.stop();
  },
  provider: async ({}, use) => {
    const provider = await IdentityProvider.start();
    await use(provider);
    await provider.stop();
  },
  directory: async ({}, use) => {
    const directory = await SamlProvider.start();
    await use(directory);
    await directory.stop();
  },
  server: async ({ names }, use) => {
    const server = await TestServer.start('127.0.0.1', {
      TENANTRY_OUTBOUND_ALLOW: '127.0.0.1',
      TENANTRY_DNS_RESOLVER: names.address,
    });
    await use(server);
    await server.remove();
  },
});

const owner = { email: 'olga@elsewhere.com', name: 'Olga Owner', password: 'a lighthouse in the rain' };
const bob = { email: 'bob@acme-corp.com', name: 'Bob Baker', password: 'bread rolls before sunrise' };

/** Signs in at the SAML provider's own page, where the first field has the focus. */
async function typeThere(page: Page, email: string): Promise<void> {
  await expect(page.getByLabel('Email')).toBeFocused();
  await page.keyboard.type(email);
  await page.keyboard.press('Enter');
}

/** A browser that may go to the provider, too. */
async function visitor(browser: Browser, baseURL: string): Promise<Page> {
  return (await browser.newContext({ baseURL })).newPage();
}

test('a tenant’s owner alone verifies a domain, sets single sign-on up, tests, activates and requires it', async ({
  setUpAdmin,
  api,
  browser,
  server,
  names,
  provider,
  directory,
}) => {
  test.setTimeout(240_000);
  await setUpAdmin();
  await makeTenant(api, {
    name: 'Acme',
    slug: 'acme',
    users: [{ email: owner.email, name: owner.name, role: 'TENANT_OWNER' }],
  });
  const page = await visitor(browser, server.url);
  await joinAs(page, await linkFor(api, owner.email), owner);
  for (const email of [bob.email, 'ann@acme-corp.com', 'dan@acme-corp.com']) {
    await api('POST', '/tenants/acme/invitations', { email, role: 'VOICEPRO_VIEWER' });
  }
  const bobs = await visitor(browser, server.url);
  await joinAs(bobs, await linkFor(api, bob.email), bob);

  await test.step('the domain', async () => {
    await page.goto('/t/acme/settings/security');
    await page.getByRole('link', { name: 'Domains', exact: true }).click();
    await page.getByLabel('Domain', { exact: true }).fill('co.uk');
    await page.getByRole('button', { name: 'Add domain' }).click();
    await expect(page.getByText('This is a public suffix').first()).toBeVisible();
    await page.getByLabel('Domain', { exact: true }).fill('acme-corp.com');
    await page.getByRole('button', { name: 'Add domain' }).click();
    const host = await page.getByRole('textbox', { name: 'Host (name)' }).inputValue();
    const value = await page.getByRole('textbox', { name: 'Value', exact: true }).inputValue();
    expect(host).toBe('_tenantry-challenge.acme-corp.com');
    names.set(host, 'tenantry-verify=of-somebody-else');
    await page.getByRole('button', { name: 'Check now: acme-corp.com' }).click();
    await expect(page.getByText('Wrong value. We saw:')).toBeVisible();
    await expect(page.getByText('tenantry-verify=of-somebody-else')).toBeVisible();
    await expectGoodInEveryForm(page);
    names.set(host, value);
    await expect(async () => {
      await page.getByRole('button', { name: 'Check now: acme-corp.com' }).click();
      await expect(page.getByText('Verified', { exact: true })).toBeVisible({ timeout: 1_500 });
    }).toPass();
    await expectGoodInEveryForm(page);
  });

  await test.step('the connection', async () => {
    await page.goto('/t/acme/settings/security/sso');
    await expect(page.getByText('No connection yet.')).toBeVisible();
    await expectGoodInEveryForm(page);
    await page.getByRole('button', { name: 'Set up a connection' }).click();
    await page.getByLabel('Name of the provider').fill('Acme Login');
    await page.getByLabel('Issuer').fill(provider.issuer);
    await page.getByLabel('Client ID').fill(provider.clientId);
    await page.getByRole('textbox', { name: 'Client secret' }).fill(provider.clientSecret);
    await expectGoodInEveryForm(page);
    await page.getByRole('button', { name: 'Save draft' }).click();
    provider.register(await page.getByRole('textbox', { name: 'Redirect URI (callback)' }).inputValue());
    await expect(page.getByText('Test it first')).toBeVisible();
    expect(await page.content()).not.toContain(provider.clientSecret);

    const opened = page.waitForEvent('popup');
    await page.getByRole('button', { name: 'Test in a new window' }).click();
    await signInThere(await opened, 'olga@acme-corp.com');
    await expect(page.getByText('It worked')).toBeVisible();
    await expect(page.getByRole('cell', { name: 'olga@acme-corp.com' }).first()).toBeVisible();
    await expectGoodInEveryForm(page);
    await page.getByRole('button', { name: 'Activate' }).click();
    await expect(page.getByText('The connection is active.')).toBeVisible();
    await expect(page.getByText('This connection is in use')).toBeVisible();
  });

  await test.step('somebody invited comes in by it', async () => {
    const anns = await visitor(browser, server.url);
    await anns.goto('/login?next=%2Ft%2Facme');
    await anns.getByLabel('Email').fill('ann@gmail.com');
    await anns.getByLabel('Email').fill('ann@acme-corp.com');
    await expect(anns.getByRole('button', { name: 'Continue with single sign-on' })).toBeVisible();
    await expectGoodInEveryForm(anns);
    await anns.getByRole('button', { name: 'Continue with single sign-on' }).click();
    await signInThere(anns, 'ann@acme-corp.com');
    await anns.waitForURL(/\/t\/acme/);
    await expect(anns.getByRole('heading', { level: 1, name: 'Acme' })).toBeVisible();
  });

  await test.step('the same by SAML, on a phone and by keyboard alone', async () => {
    await page.setViewportSize({ width: 360, height: 740 });
    await page.goto('/t/acme/settings/security/sso');
    await tabTo(page, page.getByRole('button', { name: 'Set up a connection' }));
    await page.keyboard.press('Enter');
    await tabTo(page, page.getByRole('radio', { name: 'OpenID Connect' }));
    await page.keyboard.press('ArrowDown');
    await tabTo(page, page.getByLabel('Name of the provider'));
    await page.keyboard.type('Acme Directory');
    await tabTo(page, page.getByLabel('Metadata address'));
    await page.keyboard.type(directory.metadata);
    await expectGoodInEveryForm(page);
    await page.keyboard.press('Enter');
    await directory.register(await page.getByRole('textbox', { name: 'Metadata address of Tenantry' }).inputValue());
    await expect(page.getByText('We read its metadata again each day')).toBeVisible();
    const opened = page.waitForEvent('popup');
    await tabTo(page, page.getByRole('button', { name: 'Test in a new window' }));
    await page.keyboard.press('Enter');
    await typeThere(await opened, 'olga@acme-corp.com');
    await expect(page.getByText('It worked')).toBeVisible();
    await tabTo(page, page.getByRole('button', { name: 'Activate' }));
    await page.keyboard.press('Enter');
    await expect(page.getByText('The connection is active.')).toBeVisible();
    await page.setViewportSize({ width: 1280, height: 720 });

    const dans = await visitor(browser, server.url);
    await dans.setViewportSize({ width: 360, height: 740 });
    await dans.goto('/login?next=%2Ft%2Facme');
    await tabTo(dans, dans.getByLabel('Email'));
    await dans.keyboard.type('dan@acme-corp.com');
    await tabTo(dans, dans.getByRole('button', { name: 'Continue with Acme Directory' }));
    await dans.keyboard.press('Enter');
    await typeThere(dans, 'dan@acme-corp.com');
    await dans.waitForURL(/\/t\/acme/);
    await expect(dans.getByRole('heading', { level: 1, name: 'Acme' })).toBeVisible();
  });

  await test.step('required, with a way back for owners', async () => {
    await page.goto('/t/acme/settings/security/sso');
    await page.getByRole('button', { name: 'Require single sign-on' }).click();
    const dialog = page.getByRole('dialog');
    await expect(dialog.getByText('1 of them never came by single sign-on: Bob Baker.')).toBeVisible();
    await expectGoodInEveryForm(page);
    await dialog.getByRole('button', { name: 'Require single sign-on' }).click();
    await expect(page.getByText('Required', { exact: true })).toBeVisible();

    await bobs.goto('/t/acme');
    await expect(bobs.getByText('asks its members to come in by single sign-on').first()).toBeVisible();
    const opened = bobs.waitForEvent('popup');
    await bobs.getByRole('button', { name: 'Continue with single sign-on' }).click();
    await signInThere(await opened, bob.email);
    await expect(bobs.getByRole('heading', { level: 1, name: 'Acme' })).toBeVisible();

    const again = await visitor(browser, server.url);
    await signIn(again, owner, '/t/acme');
    await expect(again.getByRole('heading', { level: 1, name: 'Acme' })).toBeVisible();
  });
});

test('an answer that nobody asked for opens a page with a way on', async ({ page, setUpAdmin }) => {
  await setUpAdmin();
  await page.goto('/sso/sc_0198c5c4e0a17b3c9f2d4e6a8b0c1d2e?error=unasked');
  await expect(page.getByRole('heading', { level: 1, name: 'You are not signed in' })).toBeVisible();
  await expectGoodInEveryForm(page);
  await page.goto('/sso/sc_0198c5c4e0a17b3c9f2d4e6a8b0c1d2e?state=made-up&code=1');
  await expect(page.getByText('This sign-in is over or was used already.')).toBeVisible();
  await expect(page.getByRole('link', { name: 'Go to the sign-in page' })).toBeVisible();
});
