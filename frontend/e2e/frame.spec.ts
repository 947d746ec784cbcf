import { ada, expect, expectAccessible, expectGoodInEveryForm, signIn, test } from './support/test';
import { joinAs, linkFor, makeTenant } from './support/tenants';

/** In the page: presses the key and tells how long the palette took to open, in milliseconds. */
function timeToPalette(): Promise<number> {
  return new Promise((resolve) => {
    const start = performance.now();
    const look = () => {
      if (document.querySelector('dialog[open]') === null) requestAnimationFrame(look);
      else resolve(performance.now() - start);
    };
    document.dispatchEvent(new KeyboardEvent('keydown', { key: 'k', ctrlKey: true, bubbles: true }));
    look();
  });
}

test.describe('Frame', () => {
  test.beforeEach(async ({ setUpAdmin }) => {
    await setUpAdmin();
  });

  test('the palette opens by keyboard at once, finds, goes and gives the focus back', async ({ page, api }) => {
    await makeTenant(api, { name: 'Northwind Traders', slug: 'northwind' });
    await page.goto('/');
    await expect(page.getByRole('heading', { name: 'Welcome, Ada' })).toBeVisible();
    await page.waitForLoadState('networkidle');
    await page.keyboard.press('Control+k');
    const palette = page.getByRole('dialog', { name: 'Go to or do' });
    await expect(palette).toBeVisible();
    await expect(palette.getByRole('combobox')).toBeFocused();
    await expectGoodInEveryForm(page);

    await page.keyboard.type('northw');
    await expect(palette.getByRole('option', { name: /Northwind Traders/ })).toHaveAttribute('aria-selected', 'true');
    await page.keyboard.press('Escape');
    await expect(palette).toBeHidden();

    await page.keyboard.press('Control+k');
    await page.keyboard.type('outb');
    await page.keyboard.press('Enter');
    await expect(page).toHaveURL(/\/outbox$/);
    await expect(page.getByRole('heading', { name: 'Outbox', level: 1 })).toBeFocused();
  });

  test('the palette shows within 100 ms of the key', async ({ page }) => {
    await page.goto('/');
    await expect(page.getByRole('heading', { name: 'Welcome, Ada' })).toBeVisible();
    await page.waitForLoadState('networkidle');
    const times: number[] = [];
    for (let i = 0; i < 5; i++) {
      times.push(await page.evaluate(timeToPalette));
      await page.keyboard.press('Escape');
      await expect(page.getByRole('dialog', { name: 'Go to or do' })).toBeHidden();
    }
    // The best of five: other tests run on the same machine.
    expect(Math.min(...times)).toBeLessThan(100);
  });

  test('question mark lists the shortcuts, letters go places, and can be switched off', async ({ page }) => {
    await page.goto('/');
    await expect(page.getByRole('heading', { name: 'Welcome, Ada' })).toBeVisible();
    await page.keyboard.press('?');
    const dialog = page.getByRole('dialog', { name: 'Keyboard shortcuts' });
    await expect(dialog).toBeVisible();
    await expectAccessible(page);
    await page.keyboard.press('Escape');
    await expect(dialog).toBeHidden();

    await page.keyboard.press('g');
    await page.keyboard.press('o');
    await expect(page).toHaveURL(/\/outbox$/);
    await page.keyboard.press('?');
    await dialog.getByRole('switch', { name: 'Use shortcuts of single letters' }).click();
    await page.keyboard.press('Escape');
    await expect(dialog).toBeHidden();
    await page.keyboard.press('g');
    await page.keyboard.press('h');
    await page.keyboard.press('?');
    await expect(dialog).toBeHidden();
    await expect(page).toHaveURL(/\/outbox$/);
  });

  test('no shortcut fires while somebody types', async ({ page }) => {
    await page.goto('/settings/general');
    const name = page.getByRole('textbox', { name: 'Name of this installation' });
    await name.fill('');
    await name.pressSequentially('go?');
    await expect(name).toHaveValue('go?');
    await expect(page).toHaveURL(/\/settings\/general$/);
  });

  test('the colours chosen stay, without a flash of the others', async ({ page }) => {
    await page.emulateMedia({ colorScheme: 'light' });
    await page.goto('/');
    await page.getByRole('button', { name: 'Account: Ada Lovelace' }).click();
    await page.getByRole('menuitemradio', { name: 'Dark' }).click();
    await expect(page.locator('html')).toHaveAttribute('data-mantine-color-scheme', 'dark');
    await expectAccessible(page);

    // Before any of the app has run the page is dark already.
    await page.route('**/assets/index-*.js', (route) => route.abort());
    await page.reload({ waitUntil: 'commit' });
    await expect(page.locator('html')).toHaveAttribute('data-mantine-color-scheme', 'dark');
  });

  test('the first stop of the Tab key skips to the content', async ({ page }) => {
    await page.goto('/');
    await expect(page.getByRole('heading', { name: 'Welcome, Ada' })).toBeVisible();
    await page.keyboard.press('Tab');
    const skip = page.getByRole('link', { name: 'Skip to content' });
    await expect(skip).toBeFocused();
    await expect(skip).toBeInViewport();
    await page.keyboard.press('Enter');
    await expect(page.getByRole('main')).toBeFocused();
  });

  test('on a phone the menu opens over the page and closes by itself', async ({ page }) => {
    await page.setViewportSize({ width: 360, height: 740 });
    await page.goto('/');
    const nav = page.getByRole('navigation', { name: 'Main' });
    await expect(nav).toBeHidden();
    await page.getByRole('button', { name: 'Open the menu' }).click();
    await expect(nav).toBeVisible();
    await expectAccessible(page);
    await nav.getByRole('link', { name: 'Outbox' }).click();
    await expect(page.getByRole('heading', { name: 'Outbox', level: 1 })).toBeVisible();
    await expect(nav).toBeHidden();
    await page.getByRole('button', { name: 'Search or go to' }).click();
    await expect(page.getByRole('dialog', { name: 'Go to or do' })).toBeVisible();
  });

  test('an unknown address says so, and an unknown tenant too', async ({ page }) => {
    await page.goto('/no/such/page');
    await expect(page.getByRole('heading', { name: 'This page does not exist' })).toBeVisible();
    await expectGoodInEveryForm(page);
    await page.getByRole('link', { name: 'Go to the start page' }).click();
    await expect(page.getByRole('heading', { name: 'Welcome, Ada' })).toBeVisible();
    await page.goto('/outbox/ms_unknown');
    await expect(page.getByRole('heading', { name: 'This page does not exist' })).toBeVisible();
  });

  test('offline is said, and the page goes on', async ({ page, context }) => {
    await page.goto('/');
    await expect(page.getByRole('heading', { name: 'Welcome, Ada' })).toBeVisible();
    await context.setOffline(true);
    await expect(page.getByText('You are offline.')).toBeVisible();
    await context.setOffline(false);
    await expect(page.getByText('You are offline.')).toBeHidden();
  });

  test('signing out in one tab is told to the others', async ({ page, context }) => {
    await page.goto('/');
    const other = await context.newPage();
    await other.goto('/outbox');
    await page.getByRole('button', { name: 'Account: Ada Lovelace' }).click();
    await page.getByRole('menuitem', { name: 'Sign out' }).click();
    await expect(other.getByText('You signed out in another tab.')).toBeVisible();
  });

  test('a server error keeps the frame, shows the request id and can be tried again', async ({ page }) => {
    const body = {
      type: 'urn:tenantry:problem:internal',
      title: 'Internal',
      status: 500,
      code: 'internal',
      detail: 'Something went wrong on our side.',
      requestId: 'rq_test',
    };
    await page.route('**/api/v1/platform/outbox*', (route) => route.fulfill({ status: 500, json: body }));
    await page.goto('/outbox');
    await expect(page.getByText('Something went wrong on our side.')).toBeVisible();
    await expect(page.getByText('rq_test')).toBeVisible();
    await expectGoodInEveryForm(page);
    await page.unroute('**/api/v1/platform/outbox*');
    await page.getByRole('button', { name: 'Try again' }).click();
    await expect(page.getByRole('heading', { name: 'Outbox', level: 1 })).toBeVisible();
  });

  test('the switcher leads to tenants, and a member of one is taken to it', async ({ page, api, guest }) => {
    await makeTenant(api, {
      name: 'Acme Telephony',
      slug: 'acme',
      users: [{ email: 'grace@example.com', name: 'Grace Hopper', role: 'TENANT_ADMIN' }],
    });
    const grace = { email: 'grace@example.com', name: 'Grace Hopper', password: 'nanoseconds in a bundle' };
    await joinAs(guest, await linkFor(api, grace.email), grace);
    await expect(guest).toHaveURL(/\/t\/acme$/);
    await guest.goto('/');
    await expect(guest).toHaveURL(/\/t\/acme$/);
    await guest.getByRole('button', { name: /You are here: Acme Telephony/ }).click();
    await expect(guest.getByRole('dialog').getByRole('link', { name: /Acme Telephony/ })).toBeVisible();
    await guest.keyboard.press('Escape');

    // A02, A03: no way into the wizard for a member, and the address says which permission is missing.
    await expect(guest.getByRole('link', { name: 'Onboarding Wizard' })).toBeHidden();
    await guest.goto('/outbox');
    await expect(guest.getByRole('heading', { name: 'You may not see this' })).toBeVisible();
    await expect(guest.getByText('OUTBOX:read')).toBeVisible();
    await expectGoodInEveryForm(guest);

    await page.goto('/');
    await page.getByRole('button', { name: /You are here: Platform/ }).click();
    await page.getByRole('textbox', { name: 'Find by name, slug or id' }).fill('acme');
    await expect(page.getByRole('dialog').getByRole('link', { name: /Acme Telephony/ })).toBeVisible();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await expect(page).toHaveURL(/\/tenants\/acme/);
    await expect(page.getByRole('button', { name: /You are here: Acme Telephony/ })).toBeVisible();
  });

  test('a changed form is not left by accident', async ({ page }) => {
    await page.goto('/settings/general');
    await page.getByRole('textbox', { name: 'Name of this installation' }).fill('Changed');
    await page.getByRole('link', { name: 'Outbox' }).click();
    const dialog = page.getByRole('dialog', { name: 'Leave without saving?' });
    await dialog.getByRole('button', { name: 'Stay on this page' }).click();
    await expect(page.getByRole('textbox', { name: 'Name of this installation' })).toHaveValue('Changed');
    await page.getByRole('link', { name: 'Outbox' }).click();
    await dialog.getByRole('button', { name: 'Leave without saving' }).click();
    await expect(page.getByRole('heading', { name: 'Outbox', level: 1 })).toBeVisible();
  });

  test('a page whose chunks an update has taken away loads itself anew, once', async ({ page }) => {
    await page.goto('/');
    await expect(page.getByRole('heading', { name: 'Welcome, Ada' })).toBeVisible();
    let documents = 0;
    page.on('request', (request) => {
      if (request.resourceType() === 'document') documents++;
    });
    // Gone until the page is asked for again.
    await page.route('**/assets/*.js', (route) =>
      documents === 0 ? route.fulfill({ status: 404 }) : route.continue(),
    );
    await page.getByRole('link', { name: 'Outbox', exact: true }).click();
    await expect(page.getByRole('heading', { name: 'Outbox', level: 1 })).toBeVisible();
    expect(documents).toBe(1);
  });

  test('without JavaScript the page says what to do', async ({ browser, server }) => {
    const context = await browser.newContext({ javaScriptEnabled: false, baseURL: server.url });
    const page = await context.newPage();
    await page.goto('/login');
    await expect(page.getByRole('heading', { name: 'Tenantry needs JavaScript' })).toBeVisible();
    await context.close();
  });
});

test('the wizard asks for the sign-in first and then goes on (A02)', async ({ page, setUpAdmin, context }) => {
  await setUpAdmin();
  await context.clearCookies();
  await page.goto('/onboarding/voicepro');
  await expect(page).toHaveURL(/\/login\?next=/);
  await signIn(page, ada, '/onboarding/voicepro');
  await expect(page).toHaveURL(/\/onboarding\/voicepro$/);
  await page.goto('/');
  await page.getByRole('link', { name: 'Onboarding Wizard' }).click();
  await expect(page).toHaveURL(/\/onboarding\/voicepro$/);
});
