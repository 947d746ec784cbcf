import { Button, Text } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import type { Connection } from '@/api/types';
import { ConfirmDialog } from '@/components/ConfirmDialog';
import { ProblemAlert } from '@/components/ProblemAlert';
import { Section } from '@/components/Section';
import { toast } from '@/lib/toasts';
import { activateConnection, deactivateConnection, useSsoChanged } from './api';
import { t } from './messages';

/** Lets people in by a connection, apart from saving it, and stops it. */
export function Activation({ slug, connection: { id, name, state } }: { slug: string; connection: Connection }) {
  const changed = useSsoChanged(slug);
  const [asking, setAsking] = useState(false);
  const activate = useMutation({
    mutationFn: async () => {
      await activateConnection(slug, id);
      toast('done', t('activate.done'));
      await changed();
    },
  });
  const active = state === 'active';
  return (
    <Section title={t('activate.title')} intro={t(active ? 'deactivate.text' : 'activate.text')}>
      {activate.isError ? <ProblemAlert error={activate.error} /> : null}
      {state === 'draft' ? <Text size="sm">{t('activate.first')}</Text> : null}
      <div>
        <Button
          variant={active ? 'default' : 'filled'}
          disabled={state === 'draft'}
          loading={activate.isPending}
          onClick={() => {
            if (active) setAsking(true);
            else activate.mutate();
          }}
        >
          {t(active ? 'deactivate.button' : 'activate.button')}
        </Button>
      </div>
      <ConfirmDialog
        opened={asking}
        title={t('deactivate.title', { name })}
        confirmLabel={t('deactivate.button')}
        danger
        onClose={() => {
          setAsking(false);
        }}
        onConfirm={async () => {
          await deactivateConnection(slug, id);
          toast('done', t('deactivate.done'));
          await changed();
        }}
      >
        {t('deactivate.confirm')}
      </ConfirmDialog>
    </Section>
  );
}
