import { Button, TextInput } from '@mantine/core';
import type { Factor } from '@/api/types';
import { Dialog } from '@/components/Dialog';
import { Form } from '@/components/Form';
import { useAppForm } from '@/components/useAppForm';
import { toast } from '@/lib/toasts';
import { renameFactor, useFactorsChanged } from './api';
import { t } from './factor-messages';

export const nameRule = (name: string) => (name.trim() === '' ? t('form.nameNeeded') : undefined);

export function RenameFactor({ factor, onClose }: { factor: Factor; onClose: () => void }) {
  const changed = useFactorsChanged();
  const form = useAppForm({
    initial: { name: factor.name },
    rules: { name: nameRule },
    onSubmit: async ({ name }) => {
      await renameFactor(factor.id, name.trim());
      toast('done', t('factors.renamed'));
      await changed();
      onClose();
    },
  });
  return (
    <Dialog
      opened
      onClose={onClose}
      title={t('factors.renameLabel', { name: factor.name })}
      closeButtonProps={{ 'aria-label': t('form.close') }}
    >
      <Form
        form={form}
        submitLabel={t('form.save')}
        aside={
          <Button variant="default" onClick={onClose}>
            {t('form.cancel')}
          </Button>
        }
      >
        <TextInput
          label={t('form.name')}
          description={t('form.nameHint')}
          autoComplete="off"
          data-autofocus
          {...form.field('name')}
        />
      </Form>
    </Dialog>
  );
}
