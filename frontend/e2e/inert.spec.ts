import type { Page } from '@playwright/test';
import { expect, test, ada } from './support/test';
import { linkFor } from './support/tenants';
import { Website } from './support/website';

const evil = '"><img src=x onerror=alert(1)><script>alert(1)</script>';
const label = '<svg onload=alert(1)>';

const inputs = (page: Page) =>
  page.locator('input, textarea').evaluateAll((all) => all.map((field) => (field as HTMLInputElement).value));

/**
 * What people typed is text on every page of clients, partners and visitors: nothing of it becomes an
 * element, and nothing runs. What the API keeps of it, field by field, is in the tests of the API.
 */
test('markup in names, notes, texts and labels is shown as text', async ({
  setUpAdmin,
  api,
  page,
  server,
  browser,
}) => {
  await setUpAdmin();
  const ran: string[] = [];
  page.on('dialog', (dialog) => {
    ran.push(dialog.message());
    void dialog.dismiss();
  });
  const site = await Website.start();
  site.allow(server.url);
  const details = {
    companyName: evil,
    address: evil,
    country: 'DE',
    timezone: 'Europe/Berlin',
    replyTo: 'office@acme.example',
    website: 'https://www.acme.example',
  };
  const { run } = await api<{ run: string }>('POST', '/tenants', {
    template: 'company',
    answers: { company: details },
  });
  await expect.poll(async () => (await api<{ state: string }>('GET', `/runs/${run}`)).state).toBe('done');
  const company = (await api<{ items: { slug: string }[] }>('GET', '/tenants')).items[0]?.slug ?? '';
  const partner = await api<{ run: string }>('POST', '/tenants', {
    template: 'agency',
    answers: {
      organization: {
        name: evil,
        slug: 'bright',
        country: 'DE',
        timezone: 'Europe/Berlin',
        contactEmail: 'hello@bright.example',
      },
      users: [{ email: ada.email, name: evil, role: 'AGENCY_SUPER_ADMIN' }],
    },
  });
  await expect.poll(async () => (await api<{ state: string }>('GET', `/runs/${partner.run}`)).state).toBe('done');
  const link = await linkFor(api, ada.email);
  await api('POST', '/invitations/accept', { token: link.slice(link.indexOf('/invite/') + 8) });
  await api('POST', `/tenants/${company}/members`, { email: ada.email, name: evil, role: 'COMPANY_ADMIN' });
  await api('PATCH', '/session/account', { name: evil });

  await api('POST', `/tenants/${company}/contacts`, { name: evil, phone: '+12025550143' });
  await api(
    'PUT',
    '/tenants/bright/brand',
    {
      color: '#0f6e64',
      contactName: evil,
      contactEmail: 'ada@bright.example',
      contactPhone: evil,
      helpUrl: 'https://bright.example/guide',
      offerText: evil,
      offerUrl: 'https://bright.example/done',
      senderName: evil,
    },
    { 'If-Match': '"1"' },
  );
  const client = { email: 'clara@acme.example', contactName: evil, companyName: evil, note: evil };
  const made = await api<{ link: string }>('POST', '/tenants/bright/company-invitations', client);
  const widget = await api<{ version: number; code: string; key: string }>('GET', `/tenants/${company}/widget`);
  await api(
    'PATCH',
    `/tenants/${company}/widget`,
    {
      origins: [site.url],
      style: { color: '#0f6e64', position: 'right', theme: 'light', title: label },
      apps: [{ app: 'message', label, on: true }],
    },
    { 'If-Match': `"${String(widget.version)}"` },
  );
  const sent = await page.request.post(`/api/v1/widget/${widget.key}/messages`, {
    data: { id: '0123456789abcdef', name: evil, email: 'lena@example.com', text: evil },
    headers: { Origin: site.url },
  });
  expect(sent.status(), await sent.text()).toBe(204);

  const mustBeText = async (on: Page, where: string) => {
    await expect(on.locator('[onerror], [onload], img[src="x"]'), where).toHaveCount(0);
    expect(await on.locator('script', { hasText: 'alert(1)' }).count(), where).toBe(0);
    expect(ran, where).toEqual([]);
  };
  for (const path of [
    `/t/${company}`,
    `/t/${company}/contacts`,
    `/t/${company}/widget/messages`,
    `/t/${company}/settings/members`,
    `/t/${company}/settings/audit`,
    `/t/${company}/widget`,
    '/t/bright/companies',
    '/t/bright/settings/brand',
    made.link,
  ]) {
    await page.goto(path);
    // In a text, or in a field that can be changed.
    await expect
      .poll(async () => `${await page.locator('body').innerText()} ${(await inputs(page)).join(' ')}`, {
        message: path,
      })
      .toContain('alert(1)');
    await mustBeText(page, path);
  }
  site.put('/', widget.code);
  const visitor = await browser.newPage();
  visitor.on('dialog', (dialog) => ran.push(dialog.message()));
  await visitor.goto(site.url);
  await visitor.getByRole('button', { name: label }).click();
  await expect(visitor.getByRole('dialog').getByRole('button', { name: label })).toBeVisible();
  await mustBeText(visitor, 'the website');
  await visitor.close();
  await site.stop();
});
