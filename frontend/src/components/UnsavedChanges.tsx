import { useBlocker } from '@tanstack/react-router';
import { Button, Group, Stack } from '@mantine/core';
import { Dialog } from './Dialog';
import { t } from './inside-messages';

/** Asks before typed work is left behind, be it by a link, the back button or closing the tab. */
export function UnsavedChanges({ when }: { when: boolean }) {
  const blocker = useBlocker({
    shouldBlockFn: ({ current, next }) => when && current.pathname !== next.pathname,
    enableBeforeUnload: () => when,
    withResolver: true,
  });
  const blocked = blocker.status === 'blocked';
  return (
    <Dialog opened={blocked} onClose={() => blocker.reset?.()} title={t('unsaved.title')} withCloseButton={false}>
      <Stack gap="lg">
        <div>{t('unsaved.text')}</div>
        <Group justify="flex-end" gap="sm">
          <Button variant="default" onClick={() => blocker.proceed?.()}>
            {t('unsaved.leave')}
          </Button>
          <Button onClick={() => blocker.reset?.()} data-autofocus>
            {t('unsaved.stay')}
          </Button>
        </Group>
      </Stack>
    </Dialog>
  );
}
