import { Anchor } from '@mantine/core';
import { useEffect, useId, useRef } from 'react';
import { Notice } from './Notice';
import classes from './ErrorSummary.module.css';
import { t } from './messages';

export type SummaryEntry = {
  /** The id of the field's control. */
  id: string;
  message: string;
};

/** Brings a field into view and puts the caret into it; the header must not lie over it. */
function goTo(id: string): void {
  const field = document.getElementById(id);
  field?.scrollIntoView({ block: 'center' });
  field?.focus({ preventScroll: true });
}

/**
 * All that is wrong with a form, above it. Takes the focus each time attempt changes, so that a person who pressed
 * the button learns at once why nothing happened; each line leads to its field.
 */
export function ErrorSummary({ entries, attempt }: { entries: readonly SummaryEntry[]; attempt: number }) {
  const box = useRef<HTMLDivElement>(null);
  const titleId = useId();
  const shown = entries.length > 0;
  useEffect(() => {
    if (attempt > 0 && shown) box.current?.focus();
  }, [attempt, shown]);

  if (!shown) return null;
  return (
    <Notice
      ref={box}
      tone="error"
      role="group"
      tabIndex={-1}
      title={t('summary.title', { count: entries.length })}
      titleId={titleId}
      aria-labelledby={titleId}
    >
      <ul className={classes.list}>
        {entries.map(({ id, message }) => (
          <li key={id}>
            <Anchor
              href={`#${id}`}
              size="sm"
              c="var(--tn-error)"
              underline="always"
              onClick={(event) => {
                event.preventDefault();
                goTo(id);
              }}
            >
              {message}
            </Anchor>
          </li>
        ))}
      </ul>
    </Notice>
  );
}
