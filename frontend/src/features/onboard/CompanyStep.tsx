import { useQueryClient, useSuspenseQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { SetUp, SetUpStep } from '@/api/types';
import { referenceQuery } from '@/components/SchemaForm';
import { isProblemError } from '@/lib/problem';
import { goOn, save } from './api';
import { firstValues } from './first-values';
import { HandOver } from './HandOver';
import { setUpQuery } from './link';
import { t } from './messages';
import { StepForm } from './StepForm';
import { useStepDraft } from './useStepDraft';

type Props = { token: string; view: SetUp; step: SetUpStep; onNext: (view: SetUp) => Promise<void> };

/** Step 2: what the company is called and where it is. Its button makes the company; later it changes it. */
export default function CompanyStep({ token, view, step, onNext }: Props) {
  const queryClient = useQueryClient();
  const reload = () => queryClient.query({ ...setUpQuery(token), staleTime: 0 });
  const { data: reference } = useSuspenseQuery(referenceQuery);
  const [first] = useState(() => firstValues(view, step, reference));
  const draft = useStepDraft(view, step.id, first.values, {
    save: (answers, version) => save({ token, step: step.id, version, answers }),
    reload,
  });
  const send = () =>
    goOn({ token, step: step.id, version: draft.version(), answers: Object.fromEntries(draft.typed()) });
  const submit = async () => {
    await draft.save();
    try {
      await onNext(await send());
    } catch (error) {
      if (!isProblemError(error, 'link_changed')) throw error;
      draft.adopt(await reload());
      await onNext(await send());
    }
  };
  return (
    <>
      <StepForm
        complete
        view={view}
        step={step}
        draft={draft}
        first={first}
        submitLabel={t(step.state === 'done' ? 'company.change' : 'setUp.continue')}
        onSubmit={submit}
      />
      {step.state === 'todo' && step.handable && <HandOver token={token} view={view} step={step} onChanged={reload} />}
    </>
  );
}
