import { NativeSelect, Stack } from '@mantine/core';
import { useSuspenseQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { MailLanguage } from '@/components/MailLanguage';
import { MailForms } from '@/components/MailPreview';
import { Page } from '@/components/Page';
import { previewsQuery } from './mail-api';
import { t } from './mail-messages';
import classes from './GeneralPage.module.css';

/** Every kind of message, with sample data, as its reader will see it, in any language that there is. */
export function MailPreviewsPage({ kind, language }: { kind: string | undefined; language: string }) {
  const { data } = useSuspenseQuery(previewsQuery(language));
  const navigate = useNavigate({ from: '/settings/mail-previews' });
  const shown = data.items.find(({ id }) => id === kind) ?? data.items[0];
  if (shown === undefined) return null;
  return (
    <Page
      title={t('previews.title')}
      intro={t('previews.intro')}
      crumbs={[{ label: t('mail.title'), to: '/settings/mail' }]}
    >
      <Stack gap="md" className={classes.form}>
        <NativeSelect
          label={t('previews.kind')}
          value={shown.id}
          data={data.items.map(({ id, title }) => ({ value: id, label: title }))}
          onChange={({ currentTarget: { value } }) => {
            void navigate({ search: { kind: value, language }, replace: true });
          }}
        />
        <MailLanguage
          label={t('previews.language')}
          value={language}
          onChange={({ currentTarget: { value } }) => {
            void navigate({ search: { kind: shown.id, language: value }, replace: true });
          }}
        />
      </Stack>
      <p>
        <strong>{t('previews.subject')}:</strong> <span lang={language}>{shown.subject}</span>
      </p>
      <MailForms key={`${language} ${shown.id}`} html={shown.html} text={shown.text} />
    </Page>
  );
}
