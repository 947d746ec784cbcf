import { Modal, type ModalProps } from '@mantine/core';
import { useEffect, useState } from 'react';

/**
 * A modal that gives the focus back to where it was: also when it is there only while it is open, and when the menu
 * that it was opened from is gone by then.
 */
export function Dialog({ opened, ...props }: ModalProps) {
  const [shown, setShown] = useState(false);
  const [opener, setOpener] = useState<HTMLElement | null>(null);
  // Looked up before anything is drawn: the menu that was chosen from closes in the same moment.
  if (opened !== shown) {
    setShown(opened);
    if (opened) setOpener(openerOf(document.activeElement));
  }
  useEffect(() => {
    if (!opened) return;
    return () => {
      // After whatever replaces the dialog has taken the focus for itself.
      window.setTimeout(() => {
        if (document.activeElement === document.body) opener?.focus();
      });
    };
  }, [opened, opener]);
  return <Modal opened={opened} returnFocus={false} {...props} />;
}

/** What had the focus; for an entry of a menu the button that opens the menu. */
function openerOf(focused: Element | null): HTMLElement | null {
  const button = focused?.closest('[role="menu"]')?.getAttribute('aria-labelledby');
  const opener = button == null ? focused : document.getElementById(button);
  return opener instanceof HTMLElement ? opener : null;
}
