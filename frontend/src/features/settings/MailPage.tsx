import { Button } from '@mantine/core';
import { useSuspenseQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import type { MailSettings } from '@/api/types';
import { Notice } from '@/components/Notice';
import { Page } from '@/components/Page';
import { Section } from '@/components/Section';
import { formatDateTime } from '@/lib/format';
import { allows } from '@/lib/permissions';
import { useSession } from '@/lib/session';
import { mailQuery } from './mail-api';
import { t } from './mail-messages';
import { MailForm } from './MailForm';
import { MailTestForm } from './MailTestForm';
import classes from './GeneralPage.module.css';

/** Who carries messages on: the outbox, a mail server or SendGrid. */
export function MailPage() {
  const { data: mail } = useSuspenseQuery(mailQuery);
  const { permissions } = useSession().account;
  const [unsaved, setUnsaved] = useState(false);
  const manages = allows(permissions, 'SETTINGS:manage');
  return (
    <Page
      title={t('mail.title')}
      intro={t('mail.intro')}
      actions={
        <Button component={Link} to="/settings/mail-previews" variant="default">
          {t('mail.previews')}
        </Button>
      }
    >
      {mail.fixed ? (
        <Notice tone="info" title={t('mail.fixed')}>
          {t('mail.fixedText')}
        </Notice>
      ) : null}
      {mail.outage === undefined ? null : <Outage outage={mail.outage} />}
      {mail.changeable ? <MailForm mail={mail} onUnsaved={setUnsaved} /> : <Facts mail={mail} manages={manages} />}
      {manages && mail.provider !== 'outbox' ? <MailTestForm key={mail.provider} unsaved={unsaved} /> : null}
      <Limits mail={mail} />
    </Page>
  );
}

function Outage({ outage: { since, retryAt, answer } }: { outage: NonNullable<MailSettings['outage']> }) {
  return (
    <Notice tone="error" title={t('mail.outage')}>
      <p>{t('mail.outageText', { since: formatDateTime(since), retry: formatDateTime(retryAt) })}</p>
      <code className={classes.answer}>{answer}</code>
    </Notice>
  );
}

function Facts({ mail, manages }: { mail: MailSettings; manages: boolean }) {
  const { provider, fromName, fromAddress, replyTo, smtp, sendgrid, eventsUrl } = mail;
  const smtpFacts: [string, string][] = [
    [t('mail.host'), `${smtp.host}:${String(smtp.port)}`],
    [t('mail.security'), t(`mail.security.${smtp.security}`)],
    [t('mail.username'), smtp.username],
  ];
  const sendGridFacts: [string, string][] = [
    [t('mail.url'), sendgrid.url],
    [t('mail.eventsUrl'), eventsUrl],
  ];
  const sender: [string, string][] = [
    [t('mail.fromAddress'), fromName === '' ? fromAddress : `${fromName} <${fromAddress}>`],
    [t('mail.replyTo'), replyTo],
  ];
  const rows: [string, string][] = [
    [t('mail.provider'), t(`mail.provider.${provider}`)],
    ...(provider === 'outbox' ? [] : sender),
    ...(provider === 'smtp' ? smtpFacts : []),
    ...(provider === 'sendgrid' ? sendGridFacts : []),
  ];
  return (
    <Section title={t('mail.carrier')} intro={manages && !mail.fixed ? t('mail.everything') : undefined}>
      <FactList rows={rows.filter(([, fact]) => fact !== '')} />
    </Section>
  );
}

function FactList({ rows }: { rows: [string, string][] }) {
  return (
    <dl className={classes.facts}>
      {rows.map(([term, fact]) => (
        <div key={term} className={classes.fact}>
          <dt>{term}</dt>
          <dd>{fact}</dd>
        </div>
      ))}
    </dl>
  );
}

function Limits({ mail: { perTenant, perRecipient } }: { mail: MailSettings }) {
  const words = (limit: number) => (limit === 0 ? t('mail.noLimit') : limit.toLocaleString());
  return (
    <Section title={t('mail.limits')} intro={t('mail.limitsIntro')}>
      <FactList
        rows={[
          [t('mail.perTenant'), words(perTenant)],
          [t('mail.perRecipient'), words(perRecipient)],
        ]}
      />
    </Section>
  );
}
