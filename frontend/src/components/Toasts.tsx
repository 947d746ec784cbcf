import { Button, CloseButton } from '@mantine/core';
import { useSyncExternalStore } from 'react';
import { dismissToast, toastStore, type Toast } from '@/lib/toasts';
import { IconAlert, IconCheck, IconInfo } from './base-icons';
import { t } from './messages';
import classes from './Toasts.module.css';

const icons = { done: IconCheck, error: IconAlert, info: IconInfo };

/** Short news at the edge of the window, read out politely. The region stands in the page before any news does. */
export function Toasts() {
  const toasts = useSyncExternalStore(toastStore.subscribe, toastStore.get);
  return (
    <section className={classes.region} aria-label={t('toast.region')} aria-live="polite" aria-relevant="additions">
      {toasts.map((toast) => (
        <ToastCard key={toast.id} toast={toast} />
      ))}
    </section>
  );
}

function ToastCard({ toast: { id, tone, text, action } }: { toast: Toast }) {
  const Icon = icons[tone];
  return (
    <div className={classes.toast} data-tone={tone}>
      <Icon className={classes.icon} />
      <div className={classes.text}>{text}</div>
      {action === undefined ? null : (
        <Button
          size="compact-sm"
          variant="subtle"
          onClick={() => {
            action.run();
            dismissToast(id);
          }}
        >
          {action.label}
        </Button>
      )}
      <CloseButton
        aria-label={t('toast.dismiss')}
        onClick={() => {
          dismissToast(id);
        }}
      />
    </div>
  );
}
