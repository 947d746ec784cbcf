import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, expectGoodInEveryForm, test } from './support/test';
import { owner, toReview } from './support/wizard';
import type { TestServer } from './support/server';

/** The customer template with work for people in it, as an operator's own file. */
async function addOwnTemplate(server: TestServer): Promise<void> {
  const builtIn = new URL('../../server/onboarding/templates/voicepro-customer.yaml', import.meta.url);
  const text = (await readFile(builtIn, 'utf8'))
    .replace(/^name: .*$/m, 'name: on-site')
    .replace(/^title: .*$/m, 'title: On-site Customer')
    .replace(/^# yaml-language-server.*\n/, '');
  const steps = [
    '  - {id: cables, use: manual, title: Connect the cables, help: /help/tenants, assignee: it}',
    '  - {id: plate, use: manual, title: Hang up the name plate, assignee: operator, required: false, skippable: true}',
  ];
  const folder = join(server.dataDir, 'templates');
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'on-site.yaml'), `${text.trimEnd()}\n${steps.join('\n')}\n`);
}

test('work for people waits in the timeline, is done with a note or skipped, and is found again', async ({
  page,
  setUpAdmin,
  server,
  api,
}) => {
  test.slow();
  await setUpAdmin();
  await addOwnTemplate(server);
  const offered = async () =>
    (await api<{ items: { name: string }[] }>('GET', '/templates?wizard=voicepro')).items.map(({ name }) => name);
  await expect.poll(offered).toContain('on-site');
  await toReview(page, 'On-site Customer', 'Site Ltd', 'site');
  await page.getByRole('button', { name: 'Create tenant' }).click();
  await expect(page.getByText('Site Ltd needs you')).toBeVisible();
  const cables = page.getByRole('listitem').filter({ has: page.getByRole('heading', { name: 'Connect the cables' }) });
  await expect(cables).toContainText('Waiting for you');
  await expect(cables.getByRole('link', { name: 'Open the guide' })).toHaveAttribute('href', '/help/tenants');
  await expect(cables).toContainText('For the IT contact');
  await expectGoodInEveryForm(page);

  await page.goto('/tenants');
  const row = page.getByRole('row', { name: /Site Ltd/ });
  await expect(row).toContainText('Needs action');
  await row.getByRole('link', { name: /steps of setting up Site Ltd|\d\/\d/ }).click();
  await expect(page).toHaveURL(/\/runs\//);
  await cables.getByRole('button', { name: 'Mark done: Connect the cables' }).click();
  await page.getByLabel('Note').fill('Done by the janitor');
  await expectGoodInEveryForm(page);
  await page.getByRole('button', { name: 'Mark done: Connect the cables' }).click();
  await expect(cables).toContainText('Note: Done by the janitor');
  await expect(cables).toContainText('by Ada Lovelace');
  const plate = page
    .getByRole('listitem')
    .filter({ has: page.getByRole('heading', { name: 'Hang up the name plate' }) });
  await expect(plate).toContainText('optional');
  expect(await api('GET', '/tenants/site')).toMatchObject({ state: 'live' });
  await plate.getByRole('button', { name: 'Skip Hang up the name plate' }).click();
  await page.getByLabel('Note').fill('No wall');
  await page.getByRole('button', { name: 'Skip Hang up the name plate' }).click();
  await expect(plate).toContainText('Skipped');
  await expect(page.getByText('4 of 4 steps')).toBeVisible();
  await expectGoodInEveryForm(page);
});

test('the timeline follows the run without its stream as well', async ({ page, setUpAdmin }) => {
  await setUpAdmin();
  await page.route('**/runs/*/events', (route) => route.abort());
  await toReview(page, 'VoicePro Customer', 'Polled Ltd', 'polled');
  await page.getByRole('button', { name: 'Create tenant' }).click();
  await expect(page.getByText('Polled Ltd is live')).toBeVisible();
  await expect(page.getByText(owner.email)).toBeVisible();
});

test('a run of a tenant that one cannot see does not exist', async ({ page, setUpAdmin }) => {
  await setUpAdmin();
  await page.goto('/runs/rn_nonsense');
  await expect(page.getByRole('alert')).toContainText('There is no such');
  await expectGoodInEveryForm(page);
});
