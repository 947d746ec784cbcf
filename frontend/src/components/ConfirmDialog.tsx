import { Button, Group, Stack } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { Dialog } from './Dialog';
import { ProblemAlert } from './ProblemAlert';
import { t } from './messages';

type Props = {
  opened: boolean;
  title: string;
  /** What will happen, in the words of the thing itself. */
  children: ReactNode;
  /** Names the act: "Revoke key", never "OK". */
  confirmLabel: string;
  danger?: boolean;
  /** A refusal is shown in the dialog, which then stays open. */
  onConfirm: () => Promise<unknown>;
  onClose: () => void;
};

/** Asks before something that cannot be taken back. Esc and Cancel leave everything as it is. */
export function ConfirmDialog({ opened, title, children, confirmLabel, danger, onConfirm, onClose }: Props) {
  const act = useMutation({ mutationFn: onConfirm });
  const close = () => {
    act.reset();
    onClose();
  };
  const confirm = () => {
    act.mutate(undefined, { onSuccess: close });
  };
  return (
    <Dialog opened={opened} onClose={close} title={title} closeButtonProps={{ 'aria-label': t('confirm.close') }}>
      <Stack gap="lg">
        {act.isError ? <ProblemAlert error={act.error} /> : null}
        <div>{children}</div>
        <Group justify="flex-end" gap="sm">
          <Button variant="default" onClick={close} data-autofocus>
            {t('confirm.cancel')}
          </Button>
          <Button color={danger === true ? 'danger' : undefined} loading={act.isPending} onClick={confirm}>
            {confirmLabel}
          </Button>
        </Group>
      </Stack>
    </Dialog>
  );
}
