import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { expect, test } from './support/test';
import { addUser, chooseTemplate, expectStep, fillOrganization, goOn, makeTenant, startDraft } from './support/wizard';

// Takes the pictures of the help pages anew: HELP_PICTURES=1 npm run e2e -- help-pictures
test.skip(process.env.HELP_PICTURES === undefined, 'only on demand: it writes into the source');

const folder = join(import.meta.dirname, '../public/help');
const size = { width: 1100, height: 760 };

/** Saves what the window shows as WebP, which the browser itself can write. */
async function take(page: Page, studio: Page, name: string): Promise<void> {
  await expect(page.getByRole('status').filter({ hasText: 'Checking' })).toHaveCount(0);
  const png = await page.screenshot({ animations: 'disabled', caret: 'hide' });
  const webp = await studio.evaluate(async (source) => {
    const picture = new Image();
    picture.src = `data:image/png;base64,${source}`;
    await picture.decode();
    const canvas = document.createElement('canvas');
    canvas.width = picture.width;
    canvas.height = picture.height;
    canvas.getContext('2d')?.drawImage(picture, 0, 0);
    return canvas.toDataURL('image/webp', 0.82).split(',')[1] ?? '';
  }, png.toString('base64'));
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, `wizard-${name}.webp`), Buffer.from(webp, 'base64'));
}

/** Puts the step's heading at the top of the window. */
const toTop = (page: Page) =>
  page.evaluate(() => {
    const heading = document.getElementById('wizard-step');
    window.scrollTo({ top: (heading?.getBoundingClientRect().top ?? 0) + window.scrollY - 90 });
  });

test('the pictures of the wizard’s help page', async ({ page, setUpAdmin, api, browser }) => {
  test.setTimeout(180_000);
  const studio = await browser.newPage();
  await page.setViewportSize(size);
  await setUpAdmin();
  await makeTenant(api, 'voicepro-customer', 'acme');

  await startDraft(page);
  await chooseTemplate(page, 'Corporate / Enterprise');
  await fillOrganization(page, 'Globex Holding');
  await goOn(page);
  await expectStep(page, 'CRM & Messaging Configuration');
  await page.getByLabel('Messaging Provider').selectOption('twilio');
  await expect(page.getByText('is free')).toBeVisible();
  await toTop(page);
  await take(page, studio, 'crm');
  await page.getByRole('button', { name: 'Save & exit' }).click();
  await expect(page.getByRole('row', { name: /Globex Holding/ })).toBeVisible();
  await take(page, studio, 'start');

  await startDraft(page);
  await page.getByText('VoicePro Customer', { exact: true }).click();
  await take(page, studio, 'template');
  await goOn(page);
  await expectStep(page, 'Organization Details');
  await page.getByLabel('Organization Name').fill('Acme');
  await toTop(page);
  await take(page, studio, 'organization');
  await page.getByLabel('Contact Email').fill('admin@acme.example');
  await goOn(page);
  await expectStep(page, 'VoicePro Configuration');
  await expect(page.getByRole('button', { name: 'Use “acme-2”' })).toBeVisible();
  await toTop(page);
  await take(page, studio, 'voicepro');
  await page.getByRole('button', { name: 'Use “acme-2”' }).click();
  await goOn(page);
  await expectStep(page, 'Initial Users');
  await addUser(page, 1, 'ada@acme.example', 'TENANT_OWNER');
  await page.getByLabel('Name').first().fill('Ada Lovelace');
  await addUser(page, 2, 'ada@acme.example', 'VOICEPRO_EDITOR');
  await page.getByLabel('Email').nth(1).blur();
  await toTop(page);
  await take(page, studio, 'users');
  await page.getByLabel('Email').nth(1).fill('grace@acme.example');
  await goOn(page);
  await expectStep(page, 'Review & Provision');
  await toTop(page);
  await take(page, studio, 'review');
  await page.getByRole('button', { name: 'Create tenant' }).click();
  await expect(page.getByText('Acme is live')).toBeVisible();
  await expect(page.getByText('Invited')).toHaveCount(2);
  await page.evaluate(() => {
    window.scrollTo({ top: 0 });
  });
  await take(page, studio, 'complete');
});
