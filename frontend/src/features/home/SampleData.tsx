import { Button } from '@mantine/core';
import { useState } from 'react';
import { ConfirmDialog } from '@/components/ConfirmDialog';
import { ProblemAlert } from '@/components/ProblemAlert';
import { toast } from '@/lib/toasts';
import { useSampleData } from './api';
import { t } from './messages';
import classes from './FirstSteps.module.css';

/** Made-up tenants to look around with: in with one click, out with two. */
export function SampleData({ present }: { present: boolean }) {
  const change = useSampleData();
  const [asking, setAsking] = useState(false);
  const add = () => {
    change.mutate(true, {
      onSuccess: ({ tenants }) => {
        toast('done', t('sample.added', { count: tenants }));
      },
    });
  };
  const remove = async () => {
    const { tenants } = await change.mutateAsync(false);
    toast('done', t('sample.removed', { count: tenants }));
  };
  return (
    <>
      <div className={classes.sample}>
        <div>
          <h3 className={classes.title}>{t('sample.title')}</h3>
          <p className={classes.text}>{t('sample.text')}</p>
        </div>
        <Button
          variant="default"
          size="sm"
          loading={change.isPending}
          onClick={
            present
              ? () => {
                  setAsking(true);
                }
              : add
          }
        >
          {present ? t('sample.remove') : t('sample.add')}
        </Button>
      </div>
      {change.isError && !asking ? <ProblemAlert error={change.error} /> : null}
      <ConfirmDialog
        opened={asking}
        title={t('sample.removeTitle')}
        confirmLabel={t('sample.remove')}
        danger
        onConfirm={remove}
        onClose={() => {
          setAsking(false);
        }}
      >
        {t('sample.removeText')}
      </ConfirmDialog>
    </>
  );
}
