import { SegmentedControl } from '@mantine/core';
import { useSuspenseQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { CopyButton } from '@/components/CopyButton';
import { CopyField } from '@/components/CopyField';
import { Notice } from '@/components/Notice';
import { Page } from '@/components/Page';
import { formatDateTime } from '@/lib/format';
import { messageQuery } from './api';
import { MailPreview } from './MailPreview';
import { linkIn } from './mail-html';
import { t } from './messages';
import classes from './Outbox.module.css';

type View = 'html' | 'text';

/** One message as its reader would see it, and its link to hand over. */
export function MessagePage({ id }: { id: string }) {
  const { data: message } = useSuspenseQuery(messageQuery(id));
  const [view, setView] = useState<View>('html');
  const link = linkIn(message.text);
  const { to, toName, tenant, createdAt } = message;
  return (
    <Page
      width="normal"
      title={message.subject}
      crumbs={[{ label: t('outbox.title'), to: '/outbox' }]}
      intro={
        <>
          <p>{t('message.to', { to: toName === '' ? to : `${toName} <${to}>` })}</p>
          <p>
            {t('message.written', { when: formatDateTime(createdAt) })}
            {tenant === undefined ? null : ` · ${t('message.for', { tenant: tenant.name })}`}
          </p>
        </>
      }
    >
      <Notice tone="warning" title={t('outbox.notSent')}>
        {link === undefined ? null : <CopyField label={t('message.link')} value={link} what={t('message.linkWhat')} />}
      </Notice>
      <div className={classes.bar}>
        <SegmentedControl<View>
          aria-label={t('message.preview')}
          value={view}
          onChange={setView}
          data={[
            { value: 'html', label: t('message.html') },
            { value: 'text', label: t('message.text') },
          ]}
        />
        <CopyButton value={message.text} what={t('message.textWhat')} label={t('message.copyText')} size="sm" />
      </div>
      {view === 'html' ? <MailPreview html={message.html} /> : <pre className={classes.text}>{message.text}</pre>}
    </Page>
  );
}
