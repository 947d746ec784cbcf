import { SegmentedControl } from '@mantine/core';
import { useState } from 'react';
import { CopyButton } from '../CopyButton';
import { t } from '../messages';
import { MailPreview } from './MailPreview';
import classes from './MailPreview.module.css';

type View = 'html' | 'text';

/** A mail in both of its forms. */
export function MailForms({ html, text }: { html: string; text: string }) {
  const [view, setView] = useState<View>('html');
  return (
    <>
      <div className={classes.bar}>
        <SegmentedControl<View>
          aria-label={t('mail.preview')}
          value={view}
          onChange={setView}
          data={[
            { value: 'html', label: t('mail.html') },
            { value: 'text', label: t('mail.text') },
          ]}
        />
        <CopyButton value={text} what={t('mail.textWhat')} label={t('mail.copyText')} size="sm" />
      </div>
      {view === 'html' ? <MailPreview html={html} /> : <pre className={classes.text}>{text}</pre>}
    </>
  );
}
