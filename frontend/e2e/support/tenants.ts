import type { Page } from '@playwright/test';
import { expect } from './test';

type Api = <T = unknown>(
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE',
  path: string,
  body?: unknown,
) => Promise<T>;

export type Guest = { email: string; name: string; role: string };

type Order = {
  name: string;
  slug: string;
  users?: Guest[];
  template?: 'voicepro-customer' | 'voicepro-operator';
  managedSlugs?: string[];
};

/** Creates a voice tenant through the API and waits until it is live. */
export async function makeTenant(
  api: Api,
  { name, slug, users = [], template = 'voicepro-customer', managedSlugs }: Order,
): Promise<void> {
  const { run } = await api<{ run: string }>('POST', '/tenants', {
    template,
    answers: {
      organization: {
        organizationName: name,
        country: 'DE',
        timezone: 'Europe/Berlin',
        currency: 'EUR',
        contactEmail: 'office@example.com',
      },
      voicepro: { slug, ...(managedSlugs === undefined ? {} : { managedSlugs }) },
      users: users.length === 0 ? [{ email: `owner@${slug}.example`, name: 'Owner', role: 'TENANT_OWNER' }] : users,
    },
  });
  await expect.poll(async () => (await api<{ state: string }>('GET', `/runs/${run}`)).state).toBe('done');
}

/** The invitation link in the newest message to an address, as an operator finds it in the outbox. */
export async function linkFor(api: Api, email: string): Promise<string> {
  const { items } = await api<{ items: { id: string; to: string }[] }>('GET', '/platform/outbox');
  const message = items.find(({ to }) => to === email);
  const { text } = await api<{ text: string }>('GET', `/platform/outbox/${message?.id ?? ''}`);
  return /https?:\/\/\S+\/invite\/\S+/.exec(text)?.[0] ?? '';
}

/** Sets name and password on the page of an invitation and waits for the tenant's home. */
export async function joinAs(
  page: Page,
  link: string,
  { name, password }: { name: string; password: string },
): Promise<void> {
  await page.goto(link);
  await page.getByLabel('Your name').fill(name);
  await page.getByLabel('Password', { exact: true }).fill(password);
  await page.getByRole('button', { name: 'Create your account and join' }).click();
  await page.waitForURL(/\/t\//);
}
