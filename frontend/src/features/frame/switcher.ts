export const switcherId = 'tenant-switcher';

/** Opens the switcher from anywhere; false where it is out of sight, as on a phone. */
export function openSwitcher(): boolean {
  const button = document.getElementById(switcherId);
  if (button?.checkVisibility() !== true) return false;
  button.click();
  return true;
}
