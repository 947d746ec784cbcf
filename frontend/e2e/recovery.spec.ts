import { ada, expect, expectGoodInEveryForm, signIn, test } from './support/test';

type Listed = { items: { id: string; to: string }[] };

/** The address in the newest message to somebody that leads to a page such as /reset/. */
async function mailed(api: <T>(method: 'GET', path: string) => Promise<T>, to: string, page: string): Promise<string> {
  let found: string | undefined;
  await expect
    .poll(async () => {
      const { items } = await api<Listed>('GET', '/platform/outbox?limit=50');
      for (const { id } of items.filter((message) => message.to === to)) {
        const { text } = await api<{ text: string }>('GET', `/platform/outbox/${id}`);
        found ??= new RegExp(`${page}\\S+`).exec(text)?.[0];
      }
      return found;
    })
    .toBeDefined();
  return found ?? '';
}

test('a forgotten password is replaced by a link, by keyboard on a phone', async ({ page, guest, api, setUpAdmin }) => {
  await setUpAdmin();
  await page.goto('/');
  await guest.setViewportSize({ width: 360, height: 740 });
  await guest.goto('/login');
  await guest.getByRole('link', { name: 'Forgot your password?' }).click();
  await expect(guest.getByRole('heading', { name: 'Forgot your password?' })).toBeVisible();
  await expectGoodInEveryForm(guest);
  await guest.getByLabel('Email').fill(ada.email);
  await guest.keyboard.press('Enter');
  await expect(guest.getByRole('heading', { name: 'Look into your mail' })).toBeVisible();

  await guest.goto(await mailed(api, ada.email, '/reset/'));
  await expect(guest.getByText(`For ${ada.email}.`)).toBeVisible();
  await expectGoodInEveryForm(guest);
  await guest.getByLabel('New password').fill('short');
  await guest.keyboard.press('Enter');
  await expect(guest.getByText('This one has 5.').first()).toBeVisible();
  const password = 'seven green umbrellas sing';
  await guest.getByLabel('New password').fill(password);
  await guest.keyboard.press('Enter');
  await expect(guest.getByRole('heading', { name: 'Your password is changed' })).toBeVisible();
  await signIn(guest, { ...ada, password });

  await guest.goto('/reset/tnl_unknown');
  await expect(guest.getByRole('heading', { name: 'This link does not work' })).toBeVisible();
  await expect(guest.getByRole('link', { name: 'Send me a new link' })).toBeVisible();
});

test('D07 D09 whoever signs up makes a workspace, and is taken to it', async ({ page, guest, api, setUpAdmin }) => {
  await setUpAdmin();
  await page.goto('/settings/general');
  await page.getByLabel('Who may sign up').selectOption('open');
  await page.getByRole('form', { name: 'Sign-up' }).getByRole('button', { name: 'Save' }).click();
  await expect(page.getByText('Who may sign up has been saved.')).toBeVisible();
  await expectGoodInEveryForm(page);

  await guest.goto('/login');
  await guest.getByRole('link', { name: 'Sign up' }).click();
  await guest.getByLabel('Email').fill('grace@example.com');
  await guest.keyboard.press('Enter');
  await expect(guest.getByRole('heading', { name: 'Look into your mail' })).toBeVisible();
  await guest.goto(await mailed(api, 'grace@example.com', '/sign-up/'));
  await guest.getByLabel('Your name').fill('Grace Hopper');
  await guest.getByLabel('Password', { exact: true }).fill('nanoseconds in a bundle');
  await guest.getByRole('button', { name: 'Create the account and go on' }).click();
  await expect(guest.getByRole('heading', { name: 'Create your workspace', level: 1 })).toBeVisible();
  await guest.goto('/');
  await expect(guest).toHaveURL(/\/new$/);
  await expectGoodInEveryForm(guest);
  await guest.getByLabel('Name').fill('Acme Corp');
  await expect(guest.getByLabel('Slug')).toHaveValue('acme-corp');
  await guest.getByLabel('Slug').fill('admin');
  await guest.keyboard.press('Tab');
  await expect(guest.getByLabel('Slug')).toHaveAccessibleDescription(/reserved|taken|another/i);
  await guest.getByLabel('Slug').fill('acme-corp');
  await guest.keyboard.press('Enter');
  await expect(guest).toHaveURL(/\/t\/acme-corp$/);
  await expect(guest.getByRole('heading', { name: 'Acme Corp', level: 1 })).toBeVisible();
});

test('an address changes by a link, and comes back by another', async ({ page, guest, api, setUpAdmin }) => {
  await setUpAdmin();
  await page.goto('/account');
  await page.getByLabel('New address').fill('countess@example.com');
  await page.getByRole('button', { name: 'Send a link there' }).click();
  await expect(page.getByText('A link is on its way to countess@example.com.')).toBeVisible();
  await guest.goto(await mailed(api, 'countess@example.com', '/confirm-email/'));
  await expectGoodInEveryForm(guest);
  await guest.getByRole('button', { name: 'Use countess@example.com' }).click();
  await expect(guest.getByRole('heading', { name: 'Your address is changed' })).toBeVisible();
  await guest.goto(await mailed(api, ada.email, '/undo-email/'));
  await guest.getByRole('button', { name: `Take ${ada.email} back` }).click();
  await expect(guest.getByRole('heading', { name: 'Your address is back' })).toBeVisible();
  await signIn(guest, ada);
});
