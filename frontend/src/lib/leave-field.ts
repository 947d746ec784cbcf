import type { MouseEvent } from 'react';

/**
 * For the buttons below a form: pressing one does not take the focus out of a
 * field. Otherwise the field's message would appear between press and release,
 * move the button away, and the click would be lost.
 */
export function keepFocus(event: MouseEvent): void {
  event.preventDefault();
}

/** Leaves the field one is in, so that what was typed into it counts before the form is read. */
export function leaveField(): void {
  const field = document.activeElement;
  if (field instanceof HTMLInputElement || field instanceof HTMLTextAreaElement || field instanceof HTMLSelectElement)
    field.blur();
}
