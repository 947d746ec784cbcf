import { Button, Textarea } from '@mantine/core';
import { Dialog } from '@/components/Dialog';
import { Form } from '@/components/Form';
import { useAppForm } from '@/components/useAppForm';
import { toast } from '@/lib/toasts';
import { useContactsChanged, writeDownConsent } from './api';
import { t } from './messages';

type Props = { slug: string; contact: string; kind: 'in' | 'out'; onClose: () => void };

/** Writes down what a member knows of a contact's consent, with how they know it. */
export function ConsentDialog({ slug, contact, kind, onClose }: Props) {
  return (
    <Dialog
      opened
      onClose={onClose}
      title={t(`write.${kind}Title`)}
      closeButtonProps={{ 'aria-label': t('form.close') }}
    >
      <ConsentForm slug={slug} contact={contact} kind={kind} onClose={onClose} />
    </Dialog>
  );
}

function ConsentForm({ slug, contact, kind, onClose }: Props) {
  const changed = useContactsChanged(slug);
  const form = useAppForm({
    initial: { statement: '' },
    rules: { statement: (text) => (kind === 'in' && text.trim() === '' ? t('write.needed') : undefined) },
    onSubmit: async ({ statement }) => {
      await writeDownConsent(slug, contact, { kind, statement });
      toast('done', t('write.done'));
      onClose();
      await changed();
    },
  });
  return (
    <Form
      form={form}
      submitLabel={t('write.save')}
      aside={
        <Button variant="default" onClick={onClose}>
          {t('form.cancel')}
        </Button>
      }
    >
      <p>{t(`write.${kind}Text`)}</p>
      <Textarea
        label={t('write.statement')}
        description={t('write.statementHint')}
        autosize
        minRows={2}
        data-autofocus
        {...form.field('statement')}
      />
    </Form>
  );
}
