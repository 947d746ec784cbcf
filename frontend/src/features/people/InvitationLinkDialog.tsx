import { Button, Modal, Stack } from '@mantine/core';
import { CopyField } from '@/components/CopyField';
import { Notice } from '@/components/Notice';
import { formatDateTime } from '@/lib/format';
import { t } from './messages';

export type HandedOver = { email: string; expiresAt: string; url: string };

/** The link to hand over, for as long as no mail goes out. */
export function HandOver({ email, expiresAt, url, onClose }: HandedOver & { onClose: () => void }) {
  return (
    <Stack gap="md">
      <Notice tone="warning">{t('add.invitedText', { email, until: formatDateTime(expiresAt) })}</Notice>
      <CopyField label={t('add.link')} value={url} what={t('add.linkFor', { email })} />
      <div>
        <Button variant="default" onClick={onClose}>
          {t('add.done')}
        </Button>
      </div>
    </Stack>
  );
}

export function InvitationLinkDialog({ onClose, ...handedOver }: HandedOver & { onClose: () => void }) {
  return (
    <Modal opened onClose={onClose} title={t('add.link')} closeButtonProps={{ 'aria-label': t('add.close') }}>
      <HandOver {...handedOver} onClose={onClose} />
    </Modal>
  );
}
