import { Anchor, Button, Checkbox, Stack, Text, TextInput } from '@mantine/core';
import { useState } from 'react';
import type { NewTotp } from '@/api/types';
import { CopyField } from '@/components/CopyField';
import { Dialog } from '@/components/Dialog';
import { Form } from '@/components/Form';
import { useAppForm } from '@/components/useAppForm';
import { toast } from '@/lib/toasts';
import { beginTotp, confirmTotp, useFactorsChanged } from './api';
import { CodesOnce } from './CodesOnce';
import { t } from './factor-messages';
import { nameRule } from './RenameFactor';
import classes from './Factors.module.css';

type Props = { first: boolean; always: boolean; onClose: () => void };

/** Sets up an authenticator app: a name, the picture to scan, a code of it; the first one brings recovery codes. */
export function AddApp({ first, always, onClose }: Props) {
  const [begun, setBegun] = useState<NewTotp>();
  const [codes, setCodes] = useState<string[]>();
  const changed = useFactorsChanged();
  const done = async (made: string[]) => {
    // The codes themselves say that it worked; on a phone a message would lie over their button.
    if (made.length > 0) {
      setCodes(made);
    } else {
      onClose();
      toast('done', t('app.added'));
    }
    await changed();
  };
  return (
    <Dialog
      opened
      onClose={onClose}
      // A stray click must not throw away what cannot be shown again.
      closeOnClickOutside={begun === undefined}
      closeOnEscape={codes === undefined}
      title={t(codes === undefined ? 'app.title' : 'codes.made')}
      closeButtonProps={{ 'aria-label': t('form.close') }}
    >
      {codes !== undefined ? (
        <CodesOnce codes={codes} onDone={onClose} />
      ) : begun === undefined ? (
        <NameStep onBegun={setBegun} onClose={onClose} />
      ) : (
        <ScanStep app={begun} first={first} always={always} onDone={done} onClose={onClose} />
      )}
    </Dialog>
  );
}

function NameStep({ onBegun, onClose }: { onBegun: (app: NewTotp) => void; onClose: () => void }) {
  const form = useAppForm({
    initial: { name: t('app.defaultName') },
    rules: { name: nameRule },
    onSubmit: async ({ name }) => {
      onBegun(await beginTotp(name.trim()));
    },
  });
  return (
    <Form
      form={form}
      submitLabel={t('app.start')}
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
  );
}

type ScanProps = Props & { app: NewTotp; onDone: (codes: string[]) => Promise<void> };

function ScanStep({ app, first, always, onDone, onClose }: ScanProps) {
  const form = useAppForm({
    initial: { code: '', always },
    rules: { code: (code) => (code.trim() === '' ? t('app.codeNeeded') : undefined) },
    onSubmit: async (values) => {
      const body = first ? values : { code: values.code };
      await onDone((await confirmTotp(app.id, body)).recoveryCodes);
    },
  });
  return (
    <Stack gap="md">
      <Text size="sm">{t('app.scanText')}</Text>
      <img className={classes.qr} src={app.qr} alt={t('app.qr')} width={200} height={200} />
      <CopyField label={t('app.secret')} value={grouped(app.secret)} what={t('app.secretWhat')} secret whole />
      <Anchor href={app.url} size="sm">
        {t('app.open')}
      </Anchor>
      <Form
        form={form}
        submitLabel={t('app.confirm')}
        aside={
          <Button variant="default" onClick={onClose}>
            {t('form.cancel')}
          </Button>
        }
      >
        <TextInput
          label={t('app.code')}
          inputMode="numeric"
          autoComplete="one-time-code"
          autoFocus
          required
          withAsterisk={false}
          {...form.field('code')}
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
    </Stack>
  );
}

/** Letters in groups of four are typed with fewer mistakes; apps pass over the blanks. */
function grouped(secret: string): string {
  return secret.match(/.{1,4}/g)?.join(' ') ?? secret;
}

export function AlwaysBox({ checked, onChange }: { checked: boolean; onChange: (on: boolean) => void }) {
  return (
    <Checkbox
      label={t('always.label')}
      description={t('always.hint')}
      checked={checked}
      onChange={(event) => {
        onChange(event.currentTarget.checked);
      }}
    />
  );
}
