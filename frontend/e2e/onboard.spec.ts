import type { Page } from '@playwright/test';
import { ada, expect, expectGoodInEveryForm, test } from './support/test';

type Api = <T = unknown>(method: 'GET' | 'POST', path: string, body?: unknown) => Promise<T>;

const clara = { email: 'clara@acme.example', name: 'Clara Client', password: 'a bicycle in the rain' };

/** A partner, and a link of theirs for a client. */
async function linkFrom(api: Api, email = clara.email): Promise<string> {
  const { run } = await api<{ run: string }>('POST', '/tenants', {
    template: 'agency',
    answers: {
      organization: {
        name: 'Northwind Agency',
        slug: 'northwind',
        country: 'DE',
        timezone: 'Europe/Berlin',
        contactEmail: 'help@northwind.example',
      },
      users: [{ email: 'owner@northwind.example', name: 'Owner', role: 'AGENCY_SUPER_ADMIN' }],
    },
  });
  await expect.poll(async () => (await api<{ state: string }>('GET', `/runs/${run}`)).state).toBe('done');
  const { items } = await api<{ items: { id: string; to: string }[] }>('GET', '/platform/outbox');
  const message = items.find(({ to }) => to === 'owner@northwind.example');
  const { text } = await api<{ text: string }>('GET', `/platform/outbox/${message?.id ?? ''}`);
  const token = /\/invite\/(\S+)/.exec(text)?.[1] ?? '';
  return `${token}|${email}`;
}

/** The partner's owner joins in a browser of their own and makes the link. */
async function makeLink(partner: Page, handle: string, url: string): Promise<string> {
  const [token, email] = handle.split('|');
  const headers = { Origin: url };
  const joined = await partner.request.post('/api/v1/invitations/accept', {
    headers,
    data: { token, name: 'Olga Owner', password: 'plain words of a partner' },
  });
  expect(joined.ok(), await joined.text()).toBe(true);
  const made = await partner.request.post('/api/v1/tenants/northwind/company-invitations', {
    headers,
    data: { email, contactName: clara.name, companyName: 'Acme', note: 'Call me when in doubt.' },
  });
  expect(made.ok(), await made.text()).toBe(true);
  return ((await made.json()) as { link: string }).link;
}

async function credentials(page: Page): Promise<void> {
  await page.getByLabel('Password', { exact: true }).fill(clara.password);
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { name: 'Company Info', level: 2 })).toBeVisible();
}

async function companyInfo(page: Page): Promise<void> {
  await page.getByLabel('Address', { exact: true }).fill('1 Main Street\n10115 Berlin');
  await page.getByLabel('Country').fill('Germany');
  await page
    .getByRole('option', { name: /Germany/ })
    .first()
    .click();
  await page.getByLabel('Reply-to address').fill('office@acme.example');
  await page.getByLabel('Website').fill('www.acme.example');
}

const shot = (page: Page, name: string) =>
  process.env.ONBOARD_SHOTS === undefined
    ? Promise.resolve(undefined)
    : page.screenshot({ path: `${process.env.ONBOARD_SHOTS}/${name}.png`, fullPage: true });

test.describe('A client sets their company up', () => {
  test('the first screen of a link stays within its budget', async ({ browser, guest, server, setUpAdmin, api }) => {
    await setUpAdmin();
    const link = await makeLink(guest, await linkFrom(api), server.url);
    const client = await browser.newContext({ viewport: { width: 360, height: 740 } });
    const page = await client.newPage();
    const requests: { url: string; bytes: number }[] = [];
    page.on('requestfinished', (request) => {
      void request.sizes().then(({ responseBodySize }) => {
        requests.push({ url: request.url(), bytes: responseBodySize });
      });
    });
    await page.goto(link, { waitUntil: 'networkidle' });
    await expect(page.getByText('Olga Owner of Northwind Agency invites you')).toBeVisible();
    await expect(page.getByLabel('Password', { exact: true })).toBeVisible();
    const all = requests.map(({ url, bytes }) => `${String(bytes)} ${url}`).join('\n');
    expect(
      requests.reduce((total, { bytes }) => total + bytes, 0),
      all,
    ).toBeLessThanOrEqual(120_000);
    expect(requests.length, all).toBeLessThanOrEqual(10);

    // The app comes with the first field, and takes the next step over with the focus on it.
    await credentials(page);
    await expect(page.getByRole('heading', { name: 'Company Info', level: 2 })).toBeFocused();
    await client.close();
  });

  for (const width of [1280, 360]) {
    test(`E10, E40: everything left for later at ${String(width)} px, and then from the checklist`, async ({
      browser,
      guest,
      server,
      setUpAdmin,
      api,
    }) => {
      await setUpAdmin();
      const handle = await linkFrom(api);
      const partner = await (await browser.newContext({ baseURL: server.url })).newPage();
      const link = await makeLink(partner, handle, server.url);
      await partner.context().close();
      await guest.setViewportSize({ width, height: 800 });

      await guest.goto(link);
      await expect(guest.getByRole('heading', { name: 'Set up Acme', level: 1 })).toBeVisible();
      await expect(guest.getByRole('main')).toContainText('Olga Owner of Northwind Agency invites you');
      await expect(guest.getByRole('main')).toContainText('Takes about 10 minutes.');
      await expect(guest.getByRole('main')).toContainText('Call me when in doubt.');
      await expect(guest.getByRole('link', { name: 'help@northwind.example' })).toBeVisible();
      await shot(guest, `1-credentials-${String(width)}`);
      await expectGoodInEveryForm(guest);
      await guest.getByRole('button', { name: 'Continue' }).click();
      await expect(guest.getByLabel('Password', { exact: true })).toHaveAttribute('aria-invalid', 'true');
      await credentials(guest);

      await expect(guest.getByLabel('Company name')).toHaveValue('Acme');
      await guest.getByRole('button', { name: 'Continue' }).click();
      await expect(guest.getByRole('group', { name: /There (is|are)|problem/i })).toBeFocused();
      await companyInfo(guest);
      await guest.getByLabel('Company name').focus();
      await expect(guest.getByLabel('Website')).toHaveValue('https://www.acme.example');
      await expect(guest.getByText('We put https:// in front.')).toBeVisible();
      await expect(guest.getByText(/^Saved /)).toBeVisible();
      await shot(guest, `2-company-${String(width)}`);
      await expectGoodInEveryForm(guest);
      await guest.reload();
      await expect(guest.getByLabel('Reply-to address')).toHaveValue('office@acme.example');
      await guest.getByRole('button', { name: 'Continue' }).click();

      await expect(guest.getByRole('heading', { name: 'Enable SMS', level: 2 })).toBeFocused();
      await shot(guest, `3-sms-${String(width)}`);
      await expectGoodInEveryForm(guest);
      await guest.getByRole('button', { name: 'Continue without text messaging' }).click();
      await expect(guest.getByRole('heading', { name: 'Enable Application', level: 2 })).toBeFocused();
      await shot(guest, `4-widget-${String(width)}`);
      await expectGoodInEveryForm(guest);
      await guest.getByRole('button', { name: 'I’ll do this later' }).click();
      await expect(guest.getByRole('heading', { name: 'Invite Team', level: 2 })).toBeFocused();
      await shot(guest, `5-team-${String(width)}`);
      await expectGoodInEveryForm(guest);
      await guest.getByRole('button', { name: 'I’ll do this later' }).click();

      await expect(guest).toHaveURL(/\/t\/acme$/);
      const steps = guest.getByRole('region', { name: 'First steps' });
      await expect(steps.getByRole('heading', { name: /^Team/ })).toContainText('To do');
      await shot(guest, `6-home-${String(width)}`);
      await expectGoodInEveryForm(guest);
      await steps.getByRole('link', { name: 'Invite people' }).click();
      await expect(guest).toHaveURL(/\/t\/acme\/settings\/members/);
      await guest.goto('/t/acme');
      await steps.getByRole('button', { name: 'Hide' }).click();
      await expect(steps).toBeHidden();
      await guest.goto('/help/company-set-up');
      await expectGoodInEveryForm(guest);
      await guest.getByRole('button', { name: 'Show the first steps again' }).click();
      await guest.goto('/t/acme');
      await expect(steps).toBeVisible();

      await guest.goto(link);
      await expect(guest.getByRole('heading', { name: 'Acme is set up' })).toBeVisible();
      await guest.getByRole('link', { name: 'Open the dashboard' }).click();
      await expect(guest).toHaveURL(/\/t\/acme$/);
    });
  }

  test('E37, E39: the team is invited with a result for each address', async ({
    browser,
    guest,
    server,
    setUpAdmin,
    api,
  }) => {
    await setUpAdmin();
    const handle = await linkFrom(api);
    const partner = await (await browser.newContext({ baseURL: server.url })).newPage();
    const link = await makeLink(partner, handle, server.url);
    await partner.context().close();
    await guest.goto(link);
    await credentials(guest);
    await companyInfo(guest);
    await guest.getByRole('button', { name: 'Continue' }).click();
    await guest.getByRole('button', { name: 'Continue without text messaging' }).click();
    await guest.getByRole('button', { name: 'I’ll do this later' }).click();
    await expect(guest.getByRole('heading', { name: 'Invite Team', level: 2 })).toBeVisible();
    await guest.getByRole('button', { name: 'Send Invite' }).click();
    await expect(guest.getByText('Enter at least one email address')).toBeVisible();
    await guest.getByRole('button', { name: 'Paste many addresses' }).click();
    await guest
      .getByLabel('Addresses')
      .fill('Tom <tom@acme.example>, TOM@acme.example; ina@acme.example, clara@acme.example');
    await guest.getByRole('button', { name: 'Add them' }).click();
    await expect(guest.getByText('3 addresses added.')).toBeVisible();
    await expect(guest.getByLabel('Role').first()).toHaveValue('COMPANY_ADMIN');
    await guest.getByRole('button', { name: 'Send Invite' }).click();
    await expect(guest.getByText('What became of it')).toBeVisible();
    await shot(guest, '7-team-result');
    await expectGoodInEveryForm(guest);
    await guest.getByRole('button', { name: /Open your dashboard|Go on without them/ }).click();
    await expect(guest).toHaveURL(/\/t\/acme$/);
    const steps = guest.getByRole('region', { name: 'First steps' });
    await expect(steps.getByRole('heading', { name: /^Team/ })).toContainText('Done');
  });

  test('the link goes on elsewhere after signing in, is nobody else’s, and one step can be handed over', async ({
    browser,
    guest,
    page,
    server,
    setUpAdmin,
    api,
  }) => {
    await setUpAdmin();
    const handle = await linkFrom(api);
    const partner = await (await browser.newContext({ baseURL: server.url })).newPage();
    const link = await makeLink(partner, handle, server.url);
    await partner.context().close();
    await page.goto(link);
    await expect(page.getByRole('heading', { name: 'This link is for somebody else' })).toBeVisible();
    await expect(page.getByRole('main')).toContainText(ada.email);
    await shot(page, '8-wrong');
    await expectGoodInEveryForm(page);

    await guest.goto(link);
    await credentials(guest);
    await guest.getByRole('button', { name: 'Hand this step over' }).click();
    await guest.getByLabel('Their email address').fill('it@agency.example');
    await guest.getByLabel('A note (optional)').fill('You know our address.');
    await shot(guest, '9-hand-over');
    await guest.getByRole('button', { name: 'Hand it over' }).click();
    await expect(guest.getByText(/it@agency.example: sent/)).toBeVisible();
    await expectGoodInEveryForm(guest);

    const { items } = await api<{ items: { id: string; to: string }[] }>('GET', '/platform/outbox');
    const message = items.find(({ to }) => to === 'it@agency.example');
    const { text } = await api<{ text: string }>('GET', `/platform/outbox/${message?.id ?? ''}`);
    const other = await (await browser.newContext({ baseURL: server.url })).newPage();
    await other.goto(/https?:\/\/\S+\/onboard\/\S+/.exec(text)?.[0] ?? '');
    await expect(other.getByRole('heading', { name: 'Company Info for Acme' })).toBeVisible();
    await other.getByLabel('Address', { exact: true }).fill('1 Main Street');
    await shot(other, '10-narrow');
    await expectGoodInEveryForm(other);
    await other.getByRole('button', { name: 'I have filled it in' }).click();
    await expect(other.getByRole('heading', { name: 'Thank you' })).toBeVisible();
    await other.context().close();

    await guest.context().clearCookies();
    await guest.goto(link);
    await expect(guest.getByRole('heading', { name: 'This link belongs to c…@acme.example' })).toBeVisible();
    await shot(guest, '11-sign-in');
    await expectGoodInEveryForm(guest);
    await guest.getByLabel('Email').fill(clara.email);
    await guest.getByLabel('Password', { exact: true }).fill(clara.password);
    await guest.getByRole('button', { name: 'Sign in and continue' }).click();
    await expect(guest.getByLabel('Address', { exact: true })).toHaveValue('1 Main Street');
    await guest.goto('/onboard/tno_not-a-token');
    await expect(guest.getByRole('heading', { name: 'This link does not work' })).toBeVisible();
    await expectGoodInEveryForm(guest);
  });

  test('an address with an account signs in and confirms', async ({ browser, guest, server, setUpAdmin, api }) => {
    await setUpAdmin();
    const handle = await linkFrom(api, ada.email);
    const partner = await (await browser.newContext({ baseURL: server.url })).newPage();
    const link = await makeLink(partner, handle, server.url);
    await partner.context().close();
    await guest.goto(link);
    await expect(guest.getByText(`There is an account for ${ada.email} already.`)).toBeVisible();
    await guest.getByLabel('Password', { exact: true }).fill(ada.password);
    await guest.getByRole('button', { name: 'Sign in and continue' }).click();
    await expect(guest.getByRole('heading', { name: 'Company Info', level: 2 })).toBeVisible();
  });

  test.describe('in another zone', () => {
    test.use({ timezoneId: 'America/New_York', locale: 'en-US' });

    test('E20: the time zone is the browser’s, and done steps can be opened again', async ({
      browser,
      server,
      setUpAdmin,
      api,
      page,
    }) => {
      await setUpAdmin();
      const handle = await linkFrom(api);
      const partner = await (await browser.newContext({ baseURL: server.url })).newPage();
      const link = await makeLink(partner, handle, server.url);
      await partner.context().close();
      await page.context().clearCookies();
      await page.goto(link);
      await credentials(page);
      await expect(page.getByLabel('Time zone')).toHaveValue('America/New_York');
      await page.getByRole('link', { name: 'Credentials' }).click();
      await expect(page.getByText(`You are signed in as ${clara.email}.`)).toBeVisible();
      await page.getByRole('link', { name: 'Company Info' }).click();
      await expect(page.getByLabel('Time zone')).toHaveValue('America/New_York');
    });
  });

  test('E14: an error can be copied for support', async ({ browser, guest, server, setUpAdmin, api }) => {
    await setUpAdmin();
    const handle = await linkFrom(api);
    const partner = await (await browser.newContext({ baseURL: server.url })).newPage();
    const link = await makeLink(partner, handle, server.url);
    await partner.context().close();
    await guest.context().grantPermissions(['clipboard-read', 'clipboard-write']);
    await guest.goto(link);
    await credentials(guest);
    await companyInfo(guest);
    await expect(guest.getByText(/^Saved /)).toBeVisible();
    const problem = { code: 'internal', status: 500, title: 'Error', detail: 'It went wrong here.', requestId: 'rq_1' };
    await guest.route('**/onboard/continue', (route) =>
      route.fulfill({ status: 500, contentType: 'application/problem+json', body: JSON.stringify(problem) }),
    );
    await guest.getByRole('button', { name: 'Continue' }).click();
    await guest.getByRole('button', { name: 'Copy details for support' }).click();
    const copied = await guest.evaluate(() => navigator.clipboard.readText());
    for (const part of ['Northwind Agency', 'Step: Company Info', 'It went wrong here.', 'rq_1'])
      expect(copied).toContain(part);
    expect(copied).not.toContain(link.split('/').pop());
    await guest.unroute('**/onboard/continue');
    await guest.getByRole('button', { name: 'Continue' }).click();
    await expect(guest.getByRole('heading', { name: 'Enable SMS', level: 2 })).toBeVisible();
  });
});
