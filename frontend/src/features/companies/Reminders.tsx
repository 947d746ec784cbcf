import { Button, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { CompanySettings } from '@/api/types';
import { Dialog } from '@/components/Dialog';
import { Form } from '@/components/Form';
import { PageSkeleton } from '@/components/PageSkeleton';
import { ProblemAlert } from '@/components/ProblemAlert';
import { useAppForm } from '@/components/useAppForm';
import { toast } from '@/lib/toasts';
import { saveSettings, settingsQuery, useCompaniesChanged } from './api';
import { t } from './messages';

type Props = { slug: string; onClose: () => void };

/** When clients are reminded of links that they have not finished. */
export function Reminders({ slug, onClose }: Props) {
  const settings = useQuery(settingsQuery(slug));
  return (
    <Dialog opened onClose={onClose} title={t('remind.title')} closeButtonProps={{ 'aria-label': t('act.close') }}>
      {settings.isPending && <PageSkeleton />}
      {settings.isError && <ProblemAlert error={settings.error} onRetry={() => void settings.refetch()} />}
      {settings.isSuccess && <RemindForm slug={slug} settings={settings.data} onClose={onClose} />}
    </Dialog>
  );
}

const whole = (value: string) => (/^\d{1,3}$/.test(value.trim()) ? undefined : t('remind.number'));

function RemindForm({ slug, settings, onClose }: Props & { settings: CompanySettings }) {
  const changed = useCompaniesChanged(slug);
  const form = useAppForm({
    initial: { remindDays: String(settings.remindDays), remindMost: String(settings.remindMost) },
    rules: { remindDays: whole, remindMost: whole },
    onSubmit: async ({ remindDays, remindMost }) => {
      await saveSettings(slug, { remindDays: Number(remindDays), remindMost: Number(remindMost) });
      await changed();
      toast('done', t('remind.saved'));
      onClose();
    },
  });
  return (
    <Form
      form={form}
      submitLabel={t('remind.save')}
      aside={
        <Button variant="default" onClick={onClose}>
          {t('act.cancel')}
        </Button>
      }
    >
      <TextInput
        label={t('remind.days')}
        description={t('remind.daysHint')}
        inputMode="numeric"
        data-autofocus
        {...form.field('remindDays')}
      />
      <TextInput label={t('remind.most')} inputMode="numeric" {...form.field('remindMost')} />
    </Form>
  );
}
