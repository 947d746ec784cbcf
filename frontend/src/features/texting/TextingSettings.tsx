import { Button } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { Tenant, Texting } from '@/api/types';
import { ConfirmDialog } from '@/components/ConfirmDialog';
import { Notice } from '@/components/Notice';
import { HelpLink } from '@/components/HelpLink';
import { Page } from '@/components/Page';
import { PageSkeleton } from '@/components/PageSkeleton';
import { ProblemAlert } from '@/components/ProblemAlert';
import { Section } from '@/components/Section';
import { showPhone } from '@/lib/phone';
import { allows } from '@/lib/permissions';
import { toast } from '@/lib/toasts';
import { disableTexting, textingQuery } from './api';
import { EnableTexting } from './EnableTexting';
import { t } from './messages';
import classes from './Texting.module.css';

/** A tenant's number: enabled, and given back, as on the link that sets a company up. */
export function TextingSettings({ tenant }: { tenant: Tenant }) {
  const { slug, name, access } = tenant;
  const texting = useQuery(textingQuery(slug));
  const manages = allows(access.permissions, 'TEXTING:manage');
  return (
    <Page
      title={t('settings.title')}
      intro={
        <>
          {t('settings.intro', { name })} <HelpLink page="text-messaging" />
        </>
      }
    >
      {texting.isError ? <ProblemAlert error={texting.error} onRetry={() => void texting.refetch()} /> : null}
      {texting.isPending ? <PageSkeleton /> : null}
      {texting.data === undefined ? null : <Parts slug={slug} texting={texting.data} manages={manages} />}
    </Page>
  );
}

function Parts({ slug, texting, manages }: { slug: string; texting: Texting; manages: boolean }) {
  const active = texting.state === 'active';
  return (
    <>
      <Section title={active ? t('settings.number') : t('settings.enable')}>
        {manages || active ? <EnableTexting tenant={slug} /> : <Notice tone="info">{t('settings.readOnly')}</Notice>}
        {active ? (
          <p>
            {t('settings.consents', { count: texting.optedIn })} {t('settings.out', { count: texting.optedOut })}
          </p>
        ) : null}
      </Section>
      {texting.consentWords === undefined ? null : (
        <Section title={t('settings.words')} intro={t('settings.wordsIntro')}>
          <blockquote className={classes.words}>{texting.consentWords}</blockquote>
        </Section>
      )}
      {manages && (active || texting.state === 'requested') ? <Disable slug={slug} texting={texting} /> : null}
    </>
  );
}

function Disable({ slug, texting }: { slug: string; texting: Texting }) {
  const [open, setOpen] = useState(false);
  const client = useQueryClient();
  return (
    <Section title={t('settings.disable')} intro={t('settings.disableIntro')}>
      <div>
        <Button
          variant="outline"
          color="danger"
          onClick={() => {
            setOpen(true);
          }}
        >
          {t('settings.disable')}
        </Button>
      </div>
      <ConfirmDialog
        opened={open}
        title={t('settings.confirmTitle')}
        confirmLabel={t('settings.disable')}
        danger
        onClose={() => {
          setOpen(false);
        }}
        onConfirm={async () => {
          client.setQueryData(textingQuery(slug).queryKey, await disableTexting(slug));
          await client.invalidateQueries({ queryKey: ['contacts', slug] });
          toast('done', t('settings.disabled'));
        }}
      >
        {t('settings.confirmText', { number: showPhone(texting.number ?? ''), count: texting.optedIn })}
      </ConfirmDialog>
    </Section>
  );
}
