/** Marks the switcher's button. The popover gives the button an id of its own. */
export const switcherMark = { 'data-tenant-switcher': '' };

/** Opens the switcher from anywhere; false where it is out of sight, as on a phone. */
export function openSwitcher(): boolean {
  const button = document.querySelector<HTMLElement>('[data-tenant-switcher]');
  if (button?.checkVisibility() !== true) return false;
  button.click();
  return true;
}
