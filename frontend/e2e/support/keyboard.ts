import { expect, type Locator, type Page } from '@playwright/test';

/** Presses Tab, or an arrow within one control, until something has the focus, as somebody without a mouse does. */
export async function tabTo(page: Page, wanted: Locator, key = 'Tab'): Promise<void> {
  await expect(wanted).toBeVisible();
  for (let presses = 0; presses < 80; presses++) {
    if (await wanted.evaluate((element) => element === document.activeElement)) return;
    await page.keyboard.press(key);
  }
  await expect(wanted, `reached by pressing ${key}`).toBeFocused();
}
