import { Button, TextInput } from '@mantine/core';
import type { Contact } from '@/api/types';
import { Dialog } from '@/components/Dialog';
import { Form } from '@/components/Form';
import { useAppForm } from '@/components/useAppForm';
import { toast } from '@/lib/toasts';
import { addContact, changeContact, useContactsChanged } from './api';
import { t } from './messages';

type Props = { slug: string; contact?: Contact; onClose: () => void };

/** Adds a contact, or changes one. */
export function ContactDialog({ slug, contact, onClose }: Props) {
  return (
    <Dialog
      opened
      onClose={onClose}
      title={contact === undefined ? t('form.add') : t('form.change')}
      closeButtonProps={{ 'aria-label': t('form.close') }}
    >
      <ContactForm slug={slug} contact={contact} onClose={onClose} />
    </Dialog>
  );
}

function ContactForm({ slug, contact, onClose }: Props) {
  const changed = useContactsChanged(slug);
  const { name = '', phone = '', email = '' } = contact ?? {};
  const form = useAppForm({
    initial: { name, phone, email },
    rules: {
      phone: (value, other) => (value.trim() === '' && other.email.trim() === '' ? t('form.needed') : undefined),
    },
    onSubmit: async (values) => {
      if (contact === undefined) {
        const added = await addContact(slug, values);
        toast('done', t('form.added', { name: added.name || added.phone || added.email }));
      } else {
        await changeContact(slug, contact.id, values);
        toast('done', t('form.changed'));
      }
      onClose();
      await changed();
    },
  });
  const another = phone !== '' && form.values.phone.trim() !== phone;
  return (
    <Form
      form={form}
      submitLabel={contact === undefined ? t('list.add') : t('form.save')}
      aside={
        <Button variant="default" onClick={onClose}>
          {t('form.cancel')}
        </Button>
      }
    >
      <TextInput label={t('form.name')} autoComplete="off" data-autofocus {...form.field('name')} />
      <TextInput
        type="tel"
        label={t('form.phone')}
        description={another ? t('form.phoneChange') : t('form.phoneHint')}
        autoComplete="off"
        {...form.field('phone')}
      />
      <TextInput
        type="email"
        label={t('form.email')}
        autoComplete="off"
        autoCapitalize="none"
        spellCheck={false}
        {...form.field('email')}
      />
    </Form>
  );
}
