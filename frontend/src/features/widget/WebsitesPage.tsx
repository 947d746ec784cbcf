import { Button, Text, Textarea } from '@mantine/core';
import { useState } from 'react';
import type { Tenant, Widget } from '@/api/types';
import { ConfirmDialog } from '@/components/ConfirmDialog';
import { CopyField } from '@/components/CopyField';
import { Form } from '@/components/Form';
import { Section } from '@/components/Section';
import { UnsavedChanges } from '@/components/UnsavedChanges';
import { useAppForm } from '@/components/useAppForm';
import { isProblemError, ProblemError } from '@/lib/problem';
import { toast } from '@/lib/toasts';
import { useRenewKey, useSaveWidget } from './api';
import { t } from './messages';
import classes from './Widget.module.css';
import { WithWidget } from './WithWidget';

/** Where a company's apps may be shown, and the key by which pages name it. */
export function WebsitesPage({ slug }: { slug: string }) {
  return (
    <WithWidget slug={slug} title={t('websites.title')} intro={t('websites.intro')}>
      {({ tenant, widget, manages }) => (
        <>
          <Websites tenant={tenant} widget={widget} manages={manages} />
          <Key tenant={tenant} widget={widget} manages={manages} />
        </>
      )}
    </WithWidget>
  );
}

type Part = { tenant: Tenant; widget: Widget; manages: boolean };

const lines = (text: string) => text.split(/\s+/).filter((line) => line !== '');

function Websites({ tenant, widget, manages }: Part) {
  const save = useSaveWidget(tenant.slug);
  const form = useAppForm({
    initial: { origins: widget.origins.join('\n') },
    onSubmit: async ({ origins }) => {
      const saved = await save(widget.version, { origins: lines(origins) }).catch((error: unknown) => {
        // The refusal names a line; the form has one field for all.
        if (!isProblemError(error, 'invalid')) throw error;
        const errors = error.problem.errors?.map((one) => ({ ...one, pointer: '/origins' }));
        throw new ProblemError({ ...error.problem, errors });
      });
      form.reset({ origins: saved.origins.join('\n') });
      toast('done', t('saved'));
    },
  });
  return (
    <Section title={t('websites.now')}>
      {widget.allowedOrigins.length === 0 ? (
        <Text size="sm">{t('websites.noneNow')}</Text>
      ) : (
        <div>
          <ul className={classes.origins}>
            {widget.allowedOrigins.map((origin) => (
              <li key={origin}>
                <code>{origin}</code>
              </li>
            ))}
          </ul>
          {widget.origins.length === 0 ? (
            <Text size="sm" c="dimmed">
              {t('websites.fromProfile')}
            </Text>
          ) : null}
        </div>
      )}
      <Form form={form} submitLabel={t('save')} submitProps={{ disabled: !manages || !form.dirty }}>
        <Textarea
          label={t('websites.list')}
          description={t('websites.listHint')}
          autosize
          minRows={3}
          maxRows={12}
          spellCheck={false}
          disabled={!manages}
          {...form.field('origins')}
        />
      </Form>
      <UnsavedChanges when={form.dirty} />
    </Section>
  );
}

function Key({ tenant, widget, manages }: Part) {
  const renew = useRenewKey(tenant.slug);
  const [asking, setAsking] = useState(false);
  return (
    <Section title={t('websites.key')} intro={t('websites.keyText')}>
      <CopyField label={t('websites.keyLabel')} value={widget.key} what={t('websites.keyWhat')} />
      {manages ? (
        <div>
          <Button
            variant="default"
            onClick={() => {
              setAsking(true);
            }}
          >
            {t('websites.renew')}
          </Button>
        </div>
      ) : null}
      <ConfirmDialog
        opened={asking}
        title={t('websites.renewTitle')}
        confirmLabel={t('websites.renew')}
        danger
        onConfirm={async () => {
          await renew();
          toast('done', t('websites.renewed'));
        }}
        onClose={() => {
          setAsking(false);
        }}
      >
        {t('websites.renewText')}
      </ConfirmDialog>
    </Section>
  );
}
