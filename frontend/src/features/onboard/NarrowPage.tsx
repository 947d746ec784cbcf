import { Button } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { SetUp, SetUpStep, WebsiteCheck } from '@/api/types';
import { CopyButton } from '@/components/CopyButton';
import { Notice } from '@/components/Notice';
import { PageCheck } from '@/components/PageCheck';
import { formatDateTime } from '@/lib/format';
import { checkHanded, fillHanded, finishHanded } from './api';
import { setUpQuery } from './link';
import { t } from './messages';
import { Shell } from './Shell';
import { StepForm } from './StepForm';
import { SupportAlert } from './SupportAlert';
import { useStepDraft } from './useStepDraft';
import { companyOf } from './words';
import classes from './Onboard.module.css';

type Props = { token: string; view: SetUp };

/** What a narrow link shows: one step, for somebody without an account. */
export default function NarrowPage({ token, view }: Props) {
  const step = view.steps.find(({ id }) => id === view.step);
  const who = view.handedBy ?? view.partner.name;
  const words = { who, company: companyOf(view), partner: view.partner.name };
  return (
    <Shell
      narrow
      view={view}
      title={t('handed.title', { step: step?.title ?? '', company: words.company })}
      intro={
        <>
          <p>{t('handed.asks', words)}</p>
          <p>{t('handed.until', { until: formatDateTime(view.expiresAt) })}</p>
        </>
      }
    >
      {view.note !== '' && (
        <Notice tone="info" title={t('setUp.noteOf', { who })}>
          {view.note}
        </Notice>
      )}
      {step?.kind === 'form' ? <HandedForm token={token} view={view} step={step} who={who} /> : null}
      {step?.kind === 'widget' ? <HandedCode token={token} view={view} step={step} /> : null}
      <Progress view={view} />
    </Shell>
  );
}

function useFinish(token: string) {
  const queryClient = useQueryClient();
  return async () => {
    await finishHanded(token);
    await queryClient.query({ ...setUpQuery(token), staleTime: 0 });
  };
}

/** Somebody else's browser knows nothing of the company. */
const nothing = { values: new Map<string, string>(), notes: {} };

function HandedForm({ token, view, step, who }: Props & { step: SetUpStep; who: string }) {
  const queryClient = useQueryClient();
  const finish = useFinish(token);
  const draft = useStepDraft(view, step.id, nothing.values, {
    save: (answers, version) => fillHanded({ token, version, answers }),
    reload: () => queryClient.query({ ...setUpQuery(token), staleTime: 0 }),
  });
  return (
    <>
      <p className={classes.quiet}>{t('handed.form', { who })}</p>
      <StepForm
        complete={false}
        view={view}
        step={step}
        draft={draft}
        first={nothing}
        submitLabel={t('handed.formDone')}
        onSubmit={async () => {
          await draft.save();
          await finish();
        }}
      />
    </>
  );
}

function HandedCode({ token, view, step }: Props & { step: SetUpStep }) {
  const done = useMutation({ mutationFn: useFinish(token) });
  const [checked, setChecked] = useState<WebsiteCheck>();
  const code = view.code ?? '';
  return (
    <div className={classes.form}>
      <p>{t('handed.what', { company: companyOf(view) })}</p>
      <pre className={classes.code} tabIndex={0} aria-label={t('handed.code')}>
        {code}
      </pre>
      <Notice tone="warning">{t('handed.codeWarning')}</Notice>
      <div>
        <CopyButton value={code} what={t('handed.code')} size="sm" />
      </div>
      <PageCheck
        pages={[]}
        last={checked}
        order={2}
        onCheck={async (pages) => {
          setChecked(await checkHanded(token, pages));
        }}
      />
      {done.isError && <SupportAlert error={done.error} view={view} step={step.id} />}
      <div className={classes.actions}>
        <Button
          loading={done.isPending}
          onClick={() => {
            done.mutate();
          }}
        >
          {t('handed.codeDone')}
        </Button>
      </div>
    </div>
  );
}

/** How far the others are; nothing of it can be opened from here. */
function Progress({ view }: { view: SetUp }) {
  return (
    <section className={classes.aside} aria-labelledby="progress">
      <h2 id="progress">{t('handed.progress')}</h2>
      <ol className={classes.progress}>
        {view.steps.map(({ id, title, state }) => (
          <li key={id} data-state={state}>
            {title}: {t(`progress.${state}`)}
          </li>
        ))}
      </ol>
    </section>
  );
}
