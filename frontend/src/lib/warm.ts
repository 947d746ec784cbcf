/** Loads what a page is about to ask for. A failure is left to the page, which shows it in its place. */
export async function warm(...loads: Promise<unknown>[]): Promise<void> {
  await Promise.allSettled(loads);
}
