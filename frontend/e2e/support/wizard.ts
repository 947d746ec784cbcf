import type { APIRequestContext, BrowserContext, Page } from '@playwright/test';
import { expect, type Person } from './test';

/** One of the built-in templates, or one that the test brought along. */
export type TemplateTitle =
  'VoicePro Customer' | 'VoicePro Operator / MSP' | 'Corporate / Enterprise' | 'On-site Customer';

type Api = <T = unknown>(
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE',
  path: string,
  body?: unknown,
) => Promise<T>;

export const organization = {
  organizationName: 'Acme Corporation',
  country: 'DE',
  timezone: 'Europe/Berlin',
  currency: 'EUR',
  contactEmail: 'admin@acme.example',
};

export const owner = { email: 'owner@acme.example', name: 'Olive Owner', role: 'TENANT_OWNER' };

/** The heading of the step that is shown. */
export const stepHeading = (page: Page) => page.getByRole('heading', { level: 2 }).and(page.locator('#wizard-step'));

export const goOn = (page: Page) => page.getByRole('button', { name: 'Continue' }).click();

export async function expectStep(page: Page, title: string): Promise<void> {
  await expect(stepHeading(page)).toHaveText(title);
}

/** Begins a draft on the wizard's first page; answers with its id. */
export async function startDraft(page: Page): Promise<string> {
  await page.goto('/onboarding/voicepro');
  await page.getByRole('button', { name: 'Start a new tenant' }).click();
  await expectStep(page, 'Template Selection');
  return /voicepro\/([^/?]+)/.exec(page.url())?.[1] ?? '';
}

export async function chooseTemplate(page: Page, title: TemplateTitle): Promise<void> {
  await page.getByText(title, { exact: true }).click();
  await goOn(page);
  await expectStep(page, 'Organization Details');
}

export async function fillOrganization(page: Page, name: string): Promise<void> {
  await page.getByLabel('Organization Name').fill(name);
  await pick(page, 'Country / Region', 'Germany');
  await pick(page, 'Timezone', 'Europe/Berlin');
  await pick(page, 'Currency', 'EUR');
  await page.getByLabel('Contact Email').fill(organization.contactEmail);
}

/** Types into a field with a list and takes the entry that the text names. */
export async function pick(page: Page, label: string, text: string): Promise<void> {
  await page.getByLabel(label).fill(text);
  await page.getByLabel(label).press('Tab');
}

export async function addUser(page: Page, index: number, email: string, role: string): Promise<void> {
  const row = page.getByRole('group', { name: `User ${String(index)}` });
  if ((await row.count()) === 0) await page.getByRole('button', { name: 'Add user' }).click();
  await row.getByLabel('Email').fill(email);
  await row.getByLabel('Role').selectOption(role);
}

/** The whole way from the first page to the review. */
export async function toReview(page: Page, title: TemplateTitle, name: string, slug: string): Promise<string> {
  const id = await startDraft(page);
  await chooseTemplate(page, title);
  await fillOrganization(page, name);
  await goOn(page);
  const corporate = title === 'Corporate / Enterprise';
  await expectStep(page, corporate ? 'CRM & Messaging Configuration' : 'VoicePro Configuration');
  await page.getByLabel(corporate ? 'Tenant Slug' : 'VoicePro Tenant Slug', { exact: true }).fill(slug);
  await goOn(page);
  await expectStep(page, 'Initial Users');
  await addUser(page, 1, owner.email, owner.role);
  await goOn(page);
  await expectStep(page, 'Review & Provision');
  return id;
}

/** Creates a tenant by the API, the way a script does. */
export async function makeTenant(
  api: Api,
  template: string,
  slug: string,
  more: object = {},
): Promise<{ slug: string; run: string }> {
  const third = template === 'corporate' ? 'crm' : 'voicepro';
  const answers = {
    organization: { ...organization, organizationName: `${slug} Ltd` },
    [third]: { slug, ...more },
    users: [{ ...owner, email: `owner@${slug}.example` }],
  };
  const made = await api<{ tenant: { slug: string }; run: string }>('POST', '/tenants', { template, answers });
  await expect
    .poll(async () => (await api<{ state: string }>('GET', `/tenants/${slug}`)).state, { message: `${slug} is live` })
    .toBe('live');
  return { slug: made.tenant.slug, run: made.run };
}

/** Accepts an invitation's link as somebody new; the context is signed in as them afterwards. */
export async function join(context: BrowserContext, server: string, link: string, person: Person): Promise<void> {
  const data = { token: link.split('/').at(-1), name: person.name, password: person.password };
  const answer = await context.request.post(`${server}/api/v1/invitations/accept`, {
    data,
    headers: { Origin: server },
  });
  expect(answer.status(), await answer.text()).toBe(200);
}

/** The link of the invitation of an address in a tenant. */
export async function linkOf(api: Api, slug: string, email: string): Promise<string> {
  const { items } = await api<{ items: { id: string; email: string }[] }>('GET', `/tenants/${slug}/invitations`);
  const invitation = items.find((item) => item.email === email);
  const { url } = await api<{ url: string }>('GET', `/tenants/${slug}/invitations/${invitation?.id ?? ''}/link`);
  return url;
}

/** A second platform person with a role of their own. */
export async function makeColleague(
  api: Api,
  context: BrowserContext,
  server: string,
  person: Person,
  role: string,
): Promise<void> {
  const { url } = await api<{ url: string }>('POST', '/platform/people', {
    email: person.email,
    name: person.name,
    role,
  });
  await join(context, server, url, person);
}

/** Asks as somebody and answers with the status and the problem. */
export async function ask(request: APIRequestContext, server: string, method: string, path: string, data?: unknown) {
  const answer = await request.fetch(`${server}/api/v1${path}`, { method, data, headers: { Origin: server } });
  const text = await answer.text();
  return { status: answer.status(), body: (text === '' ? {} : JSON.parse(text)) as Record<string, unknown> };
}
