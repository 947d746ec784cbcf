import { expect, expectAccessible, test } from './support/test';
import {
  chooseTemplate,
  expectStep,
  fillOrganization,
  goOn,
  makeColleague,
  startDraft,
  toReview,
} from './support/wizard';

const kim = { email: 'kim@example.com', name: 'Kim Doe', password: 'a quiet hour in the library' };

test.beforeEach(async ({ setUpAdmin }) => {
  await setUpAdmin();
});

test('a draft is saved on blur, found again and gone on with at the first open step', async ({ page, api }) => {
  const id = await startDraft(page);
  await chooseTemplate(page, 'VoicePro Customer');
  await page.getByLabel('Organization Name').fill('Later Ltd');
  await page.getByLabel('Organization Name').blur();
  await expect(page.getByText(/Saved \d{2}:\d{2}/)).toBeVisible();
  await expect
    .poll(
      async () =>
        (await api<{ answers: { organization?: { organizationName?: string } } }>('GET', `/onboardings/${id}`)).answers
          .organization?.organizationName,
    )
    .toBe('Later Ltd');
  await fillOrganization(page, 'Later Ltd');
  await goOn(page);
  await expectStep(page, 'VoicePro Configuration');
  await page.getByRole('button', { name: 'Save & exit' }).click();
  await expect(page).toHaveURL(/\/onboarding\/voicepro$/);
  await expectAccessible(page);
  await page.getByRole('link', { name: 'Go on with Later Ltd' }).click();
  await expectStep(page, 'VoicePro Configuration');
  await page.getByRole('button', { name: 'Back' }).click();
  await expect(page.getByLabel('Organization Name')).toHaveValue('Later Ltd');
});

test('a draft can be discarded, and its address then says so', async ({ page }) => {
  const id = await startDraft(page);
  await chooseTemplate(page, 'VoicePro Customer');
  await page.getByLabel('Organization Name').fill('Never Ltd');
  await page.getByRole('button', { name: 'Save & exit' }).click();
  await page.getByRole('button', { name: 'Discard Never Ltd' }).click();
  await expect(page.getByRole('dialog')).toContainText('Never Ltd');
  await page.getByRole('dialog').getByRole('button', { name: 'Discard draft' }).click();
  await expect(page.getByText('No drafts.')).toBeVisible();
  await page.goto(`/onboarding/voicepro/${id}`);
  await expect(page.getByRole('heading', { name: 'This draft is no longer there' })).toBeVisible();
  await expectAccessible(page);
  await page.goto('/onboarding/voicepro/ob_nonsense');
  await expect(page.getByRole('heading', { name: 'This draft is no longer there' })).toBeVisible();
});

test('nothing typed is lost while the server cannot be reached', async ({ page, context }) => {
  await startDraft(page);
  await chooseTemplate(page, 'VoicePro Customer');
  await context.setOffline(true);
  await fillOrganization(page, 'Offline Ltd');
  await goOn(page);
  await expect(page.getByText('Your entries could not be saved')).toBeVisible();
  await expect(page.getByText('Not saved yet')).toBeVisible();
  await expect(page.getByLabel('Organization Name')).toHaveValue('Offline Ltd');
  await expectStep(page, 'Organization Details');
  await context.setOffline(false);
  await page
    .getByRole('button', { name: 'Try to save again' })
    .or(page.getByText(/Saved \d{2}:\d{2}/))
    .first()
    .click();
  await expect(page.getByText('Your entries could not be saved')).toHaveCount(0);
  await goOn(page);
  await expectStep(page, 'VoicePro Configuration');
  await page.reload();
  await page.getByRole('button', { name: 'Back' }).click();
  await expect(page.getByLabel('Organization Name')).toHaveValue('Offline Ltd');
});

test('a session that ends in the middle is begun again in place, and the entries are saved', async ({
  page,
  context,
  api,
}) => {
  const id = await startDraft(page);
  await chooseTemplate(page, 'VoicePro Customer');
  await page.getByLabel('Organization Name').fill('Kept Ltd');
  await context.clearCookies();
  await page.getByLabel('Organization Name').blur();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Password', { exact: true }).fill('a long walk by the sea');
  await page.keyboard.press('Enter');
  await expect(dialog).toHaveCount(0);
  await expect(page.getByLabel('Organization Name')).toHaveValue('Kept Ltd');
  await expect.poll(async () => JSON.stringify(await api('GET', `/onboardings/${id}`))).toContain('Kept Ltd');
});

test.describe('two people on one draft', () => {
  test('see each other, and changes to different entries are both kept', async ({ page, api, guest, server }) => {
    await makeColleague(api, guest.context(), server.url, kim, 'PLATFORM_ADMIN');
    await startDraft(page);
    await chooseTemplate(page, 'VoicePro Customer');
    await fillOrganization(page, 'Shared Ltd');
    await page.getByLabel('Description').focus();
    await expect(page.getByText(/Saved/)).toBeVisible();
    await guest.goto(page.url());
    await expect(guest.getByText('Ada Lovelace is also editing this draft.')).toBeVisible();
    const saved = guest.waitForResponse((r) => r.request().method() === 'PATCH' && r.ok());
    await guest.getByLabel('Contact Email').fill('kim@shared.example');
    await guest.getByLabel('Contact Email').blur();
    await saved;

    await page.getByLabel('Description').fill('Ada was here');
    await page.getByLabel('Description').blur();
    await expect(
      page.getByText(/Kim Doe changed this draft at \d{2}:\d{2}\. Their changes and yours are both here\./),
    ).toBeVisible();
    await expect(page.getByLabel('Contact Email')).toHaveValue('kim@shared.example');
    await expect(page.getByLabel('Description')).toHaveValue('Ada was here');
    await expectAccessible(page);
  });

  test('are asked when both changed one entry; nobody’s typing is lost', async ({ page, api, guest, server }) => {
    await makeColleague(api, guest.context(), server.url, kim, 'PLATFORM_ADMIN');
    const id = await startDraft(page);
    await chooseTemplate(page, 'VoicePro Customer');
    await fillOrganization(page, 'Shared Ltd');
    await page.getByLabel('Description').focus();
    await expect(page.getByText(/Saved/)).toBeVisible();
    await guest.goto(page.url());
    await expect(guest.getByLabel('Organization Name')).toHaveValue('Shared Ltd');
    const saved = guest.waitForResponse((r) => r.request().method() === 'PATCH' && r.ok());
    await guest.getByLabel('Organization Name').fill('Kim’s Name');
    await guest.getByLabel('Organization Name').blur();
    await saved;

    await page.getByLabel('Organization Name').fill('Ada’s Name');
    await page.getByLabel('Organization Name').blur();
    const question = page.getByRole('alert').filter({ hasText: 'Kim Doe changed this draft' });
    await expect(question).toBeFocused();
    await expect(question.getByRole('row', { name: /Organization Name.*Ada’s Name.*Kim’s Name/ })).toBeVisible();
    await expect(page.getByLabel('Organization Name')).toHaveValue('Ada’s Name');
    await expectAccessible(page);
    await question.getByRole('button', { name: 'Keep mine' }).click();
    await expect(question).toHaveCount(0);
    await expect.poll(async () => JSON.stringify(await api('GET', `/onboardings/${id}`))).toContain('Ada’s Name');

    await guest.getByLabel('Organization Name').fill('Kim again');
    await guest.getByLabel('Organization Name').blur();
    await guest.getByRole('button', { name: 'Load their version' }).click();
    await expect(guest.getByLabel('Organization Name')).toHaveValue('Ada’s Name');
  });
});

test('what is not saved is not left behind silently', async ({ page, context }) => {
  await toReview(page, 'VoicePro Customer', 'Guarded', 'guarded');
  await page.getByRole('link', { name: 'Change Organization Name' }).click();
  await context.setOffline(true);
  await page.getByLabel('Organization Name').fill('Guarded Two');
  await page
    .getByRole('navigation', { name: /menu|main/i })
    .getByRole('link', { name: 'Tenants', exact: true })
    .click();
  await expect(page.getByRole('dialog')).toContainText('Leave without saving?');
  await page.getByRole('button', { name: 'Stay on this page' }).click();
  await expect(page.getByLabel('Organization Name')).toHaveValue('Guarded Two');
  await context.setOffline(false);
});
