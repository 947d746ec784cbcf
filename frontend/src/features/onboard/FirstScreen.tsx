import type { SetUp } from '@/api/types';
import { sessionBegan } from '@/lib/signed-in';
import { NewAccount } from './NewAccount';
import { SetUpLayout } from './SetUpLayout';

/** What somebody new sees first of a link that nobody has used yet, or undefined where the whole app is needed. */
export function firstStepOf(view: SetUp) {
  const fresh = view.state === 'open' && view.kind !== 'handover' && !view.claimed && !view.accountExists;
  return fresh ? view.steps.find(({ id, kind }) => id === view.step && kind === 'credentials') : undefined;
}

type Props = {
  token: string;
  view: SetUp;
  step: NonNullable<ReturnType<typeof firstStepOf>>;
  /** The account stands, or the link has become somebody's meanwhile: from here on the app goes on. */
  onDone: () => Promise<unknown>;
};

/** The set-up's first step without the app around it: it opens on a phone with a fraction of the scripts. */
export function FirstScreen({ token, view, step, onDone }: Props) {
  return (
    <SetUpLayout view={view} step={step} renderLink={(_, title) => title}>
      <NewAccount token={token} view={view} onSession={sessionBegan} onReload={onDone} />
    </SetUpLayout>
  );
}
