import { Button, Stack } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { CopyField } from '@/components/CopyField';
import { Dialog } from '@/components/Dialog';
import { Notice } from '@/components/Notice';
import { formatDateTime } from '@/lib/format';
import { platformInfoQuery } from '@/lib/session';
import { t } from './messages';

export type HandedOver = { email: string; expiresAt: string; url: string };

/** The link to hand over: instead of a mail while none goes out, and beside it otherwise. */
export function HandOver({ email, expiresAt, url, onClose }: HandedOver & { onClose: () => void }) {
  const mail = useQuery(platformInfoQuery).data?.mail.configured === true;
  return (
    <Stack gap="md">
      <Notice tone={mail ? 'info' : 'warning'}>
        {t(mail ? 'add.mailedText' : 'add.invitedText', { email, until: formatDateTime(expiresAt) })}
      </Notice>
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
    <Dialog opened onClose={onClose} title={t('add.link')} closeButtonProps={{ 'aria-label': t('add.close') }}>
      <HandOver {...handedOver} onClose={onClose} />
    </Dialog>
  );
}
