import { Button } from '@mantine/core';
import { useState } from 'react';
import { ConfirmDialog } from '@/components/ConfirmDialog';
import { Dialog } from '@/components/Dialog';
import { Notice } from '@/components/Notice';
import { Section } from '@/components/Section';
import { renewRecoveryCodes, useFactorsChanged } from './api';
import { CodesOnce } from './CodesOnce';
import { t } from './factor-messages';

// From here on a person is warned.
const few = 3;

/** How many recovery codes are left, and the way to new ones. */
export function RecoveryCodes({ left }: { left: number }) {
  const [asking, setAsking] = useState(false);
  const [codes, setCodes] = useState<string[]>();
  const changed = useFactorsChanged();
  return (
    <Section
      title={t('codes.title')}
      intro={t('codes.intro')}
      actions={
        <Button
          size="sm"
          variant="default"
          onClick={() => {
            setAsking(true);
          }}
        >
          {t('codes.renew')}
        </Button>
      }
    >
      {left <= few ? (
        <Notice tone="warning" title={t('codes.left', { count: left })}>
          {t('codes.few')}
        </Notice>
      ) : (
        <p>{t('codes.left', { count: left })}</p>
      )}
      <ConfirmDialog
        opened={asking}
        title={t('codes.renewTitle')}
        confirmLabel={t('codes.renew')}
        onConfirm={async () => {
          const { recoveryCodes } = await renewRecoveryCodes();
          setCodes(recoveryCodes);
          await changed();
        }}
        onClose={() => {
          setAsking(false);
        }}
      >
        {t('codes.renewText')}
      </ConfirmDialog>
      <Dialog
        opened={codes !== undefined}
        onClose={() => {
          setCodes(undefined);
        }}
        closeOnClickOutside={false}
        closeOnEscape={false}
        title={t('codes.made')}
        closeButtonProps={{ 'aria-label': t('form.close') }}
      >
        <CodesOnce
          codes={codes ?? []}
          onDone={() => {
            setCodes(undefined);
          }}
        />
      </Dialog>
    </Section>
  );
}
