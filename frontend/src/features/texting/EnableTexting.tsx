import { Button, Loader } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import type { Texting } from '@/api/types';
import { Notice } from '@/components/Notice';
import { PageSkeleton } from '@/components/PageSkeleton';
import { ProblemAlert } from '@/components/ProblemAlert';
import { showPhone } from '@/lib/phone';
import { enableTexting, textingQuery } from './api';
import { t } from './enable-messages';
import classes from './Texting.module.css';

type Props = { tenant: string; onEnabled?: () => void };

/** What text messaging is, the button that gets a number, and the number once it is there, of which onEnabled hears. */
export function EnableTexting({ tenant, onEnabled }: Props) {
  const texting = useQuery(textingQuery(tenant));
  const state = texting.data?.state;
  const told = useRef(onEnabled);
  useEffect(() => {
    told.current = onEnabled;
  });
  useEffect(() => {
    if (state === 'active') told.current?.();
  }, [state]);
  if (texting.data === undefined) {
    return texting.isError ? (
      <ProblemAlert error={texting.error} title={t('enable.loadFailed')} onRetry={() => void texting.refetch()} />
    ) : (
      <PageSkeleton />
    );
  }
  return (
    <div className={classes.enable}>
      {texting.data.state === 'active' ? null : <Explanation builtin={texting.data.provider === 'builtin'} />}
      <div role="status">
        <Standing texting={texting.data} />
      </div>
      {state === 'off' || state === 'failed' ? <Ask tenant={tenant} again={state === 'failed'} /> : null}
    </div>
  );
}

function Explanation({ builtin }: { builtin: boolean }) {
  return (
    <>
      <p>{t('enable.what')}</p>
      <p>{t('enable.without')}</p>
      <p>{t('enable.consent')}</p>
      <Notice tone="info">
        <p>{t('enable.random')}</p>
        <p>{t('enable.later')}</p>
      </Notice>
      {builtin ? <Notice tone="warning">{t('enable.builtin')}</Notice> : null}
    </>
  );
}

function Standing({ texting: { state, number = '', reason = '', provider } }: { texting: Texting }) {
  if (state === 'requested') {
    return (
      <div className={classes.waiting}>
        <Loader size="sm" />
        <span>{reason === '' ? t('enable.requested') : t('enable.waits', { reason })}</span>
      </div>
    );
  }
  if (state === 'failed') {
    return (
      <Notice tone="error" title={t('enable.failed')}>
        {reason}
      </Notice>
    );
  }
  if (state === 'off') return null;
  return (
    <div className={classes.got}>
      <span>{t('enable.done')}</span>
      <strong className={classes.number}>{showPhone(number)}</strong>
      {provider === 'builtin' ? <span className={classes.sub}>{t('enable.doneBuiltin')}</span> : null}
    </div>
  );
}

function Ask({ tenant, again }: { tenant: string; again: boolean }) {
  const client = useQueryClient();
  const ask = useMutation({
    mutationFn: () => enableTexting(tenant),
    onSuccess: (texting) => {
      client.setQueryData(textingQuery(tenant).queryKey, texting);
    },
  });
  return (
    <div className={classes.ask}>
      {ask.isError ? <ProblemAlert error={ask.error} /> : null}
      <Button
        loading={ask.isPending}
        onClick={() => {
          ask.mutate();
        }}
      >
        {again ? t('enable.again') : t('enable.button')}
      </Button>
    </div>
  );
}
