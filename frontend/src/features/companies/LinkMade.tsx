import { Button, Group } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { CompanyInvitation, MadeCompanyInvitation } from '@/api/types';
import { CopyField } from '@/components/CopyField';
import { Notice } from '@/components/Notice';
import { formatDateTime } from '@/lib/format';
import { companyQuery } from './api';
import { t } from './messages';
import classes from './Companies.module.css';

type Props = { slug: string; made: MadeCompanyInvitation; onAnother: () => void; onClose: () => void };

/** What came of Send: the address and the true state of its mail, as it goes on, and the link itself. */
export function LinkMade({ slug, made, onAnother, onClose }: Props) {
  const row = useQuery(companyQuery(slug, made.invitation.id)).data?.invitation ?? made.invitation;
  return (
    <div className={classes.made}>
      <MailState row={row} />
      <TheLink link={made.link} qr={made.qr} expiresAt={row.expiresAt} />
      <Group justify="flex-end" gap="sm">
        <Button variant="default" onClick={onAnother}>
          {t('made.another')}
        </Button>
        <Button onClick={onClose} data-autofocus>
          {t('made.done')}
        </Button>
      </Group>
    </div>
  );
}

function MailState({ row: { stage, email, deliveryReason } }: { row: CompanyInvitation }) {
  const words = () => {
    switch (stage) {
      case 'queued':
        return t('made.queued', { email });
      case 'accepted':
        return t('made.accepted', { email });
      case 'delivered':
        return t('made.delivered', { email });
      case 'created':
        return t('made.created', { email });
      case 'bounced':
        return t('made.bounced', { email, reason: deliveryReason ?? '' });
      default:
        return t('made.moved', { email });
    }
  };
  const tone = stage === 'bounced' ? 'error' : stage === 'created' ? 'warning' : 'done';
  return (
    <div role="status">
      <Notice tone={tone}>{words()}</Notice>
    </div>
  );
}

/** A link to hand over: to copy, and to scan. */
export function TheLink({ link, qr, expiresAt }: { link: string; qr: string; expiresAt: string }) {
  return (
    <>
      <CopyField label={t('made.link')} value={link} what={t('made.what')} secret />
      <p className={classes.sub}>{t('made.until', { date: formatDateTime(expiresAt) })}</p>
      <img className={classes.qr} src={qr} alt={t('made.qr')} width={192} height={192} />
    </>
  );
}
