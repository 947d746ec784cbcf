import { Button, NativeSelect } from '@mantine/core';
import type { PlatformPerson, PlatformRole } from '@/api/types';
import { Dialog } from '@/components/Dialog';
import { Form } from '@/components/Form';
import { useAppForm } from '@/components/useAppForm';
import { toast } from '@/lib/toasts';
import { changeRole, usePeopleChanged } from './api';
import { t } from './messages';

type Props = { person: PlatformPerson; roles: readonly PlatformRole[]; onClose: () => void };

/** Gives a person another role, or none. The server keeps the last administrator from going. */
export function ChangeRole({ person, roles, onClose }: Props) {
  const changed = usePeopleChanged();
  const form = useAppForm({
    initial: { role: person.role ?? '' },
    onSubmit: async ({ role }) => {
      await changeRole(person.id, role === '' ? null : role);
      await changed();
      toast('done', t('people.changed', { name: person.name }));
      onClose();
    },
  });
  return (
    <Dialog
      opened
      onClose={onClose}
      title={t('people.changeTitle', { name: person.name })}
      closeButtonProps={{ 'aria-label': t('add.close') }}
    >
      <Form
        form={form}
        submitLabel={t('people.save')}
        aside={
          <Button variant="default" onClick={onClose}>
            {t('add.cancel')}
          </Button>
        }
      >
        <NativeSelect
          label={t('people.role')}
          description={t('people.changeHint')}
          data-autofocus
          data={[
            ...roles.map(({ name, title }) => ({ value: name, label: title })),
            { value: '', label: t('people.noRole') },
          ]}
          {...form.field('role')}
        />
      </Form>
    </Dialog>
  );
}
