// Which companies' first steps this browser need not show any more. Nothing hangs on it but the list itself.
const prefix = 'tenantry.first-steps.';

export function areStepsHidden(tenant: string): boolean {
  try {
    return localStorage.getItem(prefix + tenant) !== null;
  } catch {
    return false;
  }
}

export function hideSteps(tenant: string): void {
  try {
    localStorage.setItem(prefix + tenant, '1');
  } catch {
    // Storage may be switched off; then the list comes back with the next visit.
  }
}

/** Brings the lists of all companies back. */
export function showStepsAgain(): void {
  try {
    for (const key of Object.keys(localStorage)) if (key.startsWith(prefix)) localStorage.removeItem(key);
  } catch {
    // Then nothing was hidden for long either.
  }
}
