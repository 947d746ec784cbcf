import { Button, Text, TextInput } from '@mantine/core';
import { useState } from 'react';
import { Dialog } from '@/components/Dialog';
import { Form } from '@/components/Form';
import { Notice } from '@/components/Notice';
import { useAppForm } from '@/components/useAppForm';
import { makePasskey, PasskeyRefused } from '@/lib/passkeys';
import { toast } from '@/lib/toasts';
import { AlwaysBox } from './AddApp';
import { beginPasskey, createPasskey, useFactorsChanged } from './api';
import { CodesOnce } from './CodesOnce';
import { deviceName } from './device';
import { t } from './factor-messages';
import { nameRule } from './RenameFactor';

type Props = { first: boolean; always: boolean; onClose: () => void };

/** Makes a passkey in the browser; the first factor brings recovery codes. */
export function AddPasskey({ first, always, onClose }: Props) {
  const [codes, setCodes] = useState<string[]>();
  return (
    <Dialog
      opened
      onClose={onClose}
      // A stray click must not throw away what cannot be shown again.
      closeOnClickOutside={codes === undefined}
      closeOnEscape={codes === undefined}
      title={t(codes === undefined ? 'passkey.title' : 'codes.made')}
      closeButtonProps={{ 'aria-label': t('form.close') }}
    >
      {codes === undefined ? (
        <PasskeyForm first={first} always={always} onClose={onClose} onCodes={setCodes} />
      ) : (
        <CodesOnce codes={codes} onDone={onClose} />
      )}
    </Dialog>
  );
}

function PasskeyForm({ first, always, onClose, onCodes }: Props & { onCodes: (codes: string[]) => void }) {
  const changed = useFactorsChanged();
  const [refused, setRefused] = useState(false);
  const form = useAppForm({
    initial: { name: deviceName(navigator.userAgent), always },
    rules: { name: nameRule },
    onSubmit: async (values) => {
      setRefused(false);
      try {
        const answer = await makePasskey(await beginPasskey());
        const named = { name: values.name.trim(), ...answer };
        const { recoveryCodes } = await createPasskey(first ? { ...named, always: values.always } : named);
        if (recoveryCodes.length > 0) {
          onCodes(recoveryCodes);
        } else {
          onClose();
          toast('done', t('passkey.added'));
        }
        await changed();
      } catch (error) {
        if (!(error instanceof PasskeyRefused)) throw error;
        setRefused(true);
      }
    },
  });
  return (
    <Form
      form={form}
      submitLabel={t('passkey.button')}
      aside={
        <Button variant="default" onClick={onClose}>
          {t('form.cancel')}
        </Button>
      }
    >
      {refused ? (
        <Notice tone="warning" role="alert">
          {t('passkey.refused')}
        </Notice>
      ) : null}
      <Text size="sm">{t('passkey.text')}</Text>
      <TextInput
        label={t('form.name')}
        description={t('form.nameHint')}
        autoComplete="off"
        data-autofocus
        {...form.field('name')}
      />
      {first ? (
        <AlwaysBox
          checked={form.values.always}
          onChange={(on) => {
            form.set('always', on);
          }}
        />
      ) : null}
    </Form>
  );
}
