import { Anchor, Modal, Stack } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { Form } from '@/components/Form';
import { PasswordField } from '@/components/PasswordField';
import { useAppForm } from '@/components/useAppForm';
import { api, unwrap } from '@/lib/api';
import { adoptSession } from '@/lib/session';
import { sessionGate } from '@/lib/session-gate';
import { t } from './messages';

type Props = { email: string; opened: boolean; onClose: () => void };

/** Signs the same person in again, over the page and with all that is typed on it. */
export default function SignInAgain({ email, opened, onClose }: Props) {
  const queryClient = useQueryClient();
  const form = useAppForm({
    initial: { password: '' },
    rules: { password: (password) => (password === '' ? t('expired.needed') : undefined) },
    onSubmit: async ({ password }) => {
      adoptSession(queryClient, await unwrap(api.POST('/session', { body: { email, password } })));
      sessionGate.signedInAgain();
    },
  });
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title={t('expired.title')}
      closeButtonProps={{ 'aria-label': t('expired.close') }}
    >
      <Stack gap="md">
        <p>{t('expired.text', { email })}</p>
        <Form
          form={form}
          submitLabel={t('expired.button')}
          aside={
            <Anchor href="/login" size="sm">
              {t('expired.other')}
            </Anchor>
          }
        >
          <input type="hidden" autoComplete="username" value={email} readOnly />
          <PasswordField
            label={t('expired.password')}
            autoComplete="current-password"
            autoFocus
            {...form.field('password')}
          />
        </Form>
      </Stack>
    </Modal>
  );
}
