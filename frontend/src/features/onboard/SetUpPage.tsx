import { useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import {
  lazy,
  Suspense,
  useEffect,
  useRef,
  useState,
  useSyncExternalStore,
  type ComponentProps,
  type ReactNode,
} from 'react';
import type { Session, SetUp, SetUpStep } from '@/api/types';
import { ChunkBoundary } from '@/components/ChunkBoundary';
import { AnchorLink } from '@/components/links';
import { Notice } from '@/components/Notice';
import type { Step } from '@/components/Steps';
import { sessionQuery } from '@/lib/session';
import { sessionGate } from '@/lib/session-gate';
import { ActStep } from './ActStep';
import { Credentials } from './Credentials';
import { setUpQuery } from './link';
import { t } from './messages';
import { SetUpLayout, stepHeading } from './SetUpLayout';
import { SignIn } from './SignIn';
import classes from './Onboard.module.css';

const CompanyStep = lazy(() => import('./CompanyStep'));
const TeamStep = lazy(() => import('./TeamStep'));
const HandOver = lazy(async () => ({ default: (await import('./HandOver')).HandOver }));

/** Parts of the steps that other areas make; a step whose part is missing can only be left for later. */
export type StepParts = {
  texting: (props: { tenant: string; onEnabled: () => void }) => ReactNode;
  widget: (props: { tenant: string }) => ReactNode;
};

type Props = {
  token: string;
  view: SetUp;
  session: Session | undefined;
  /** The step that was asked for by the address, if it can be visited. */
  wanted: string | undefined;
  parts: StepParts;
  onReload: () => Promise<unknown>;
};

/** The set-up itself: the way through it at the side, one step at a time. */
export function SetUpPage(props: Props) {
  const { token, view, wanted } = props;
  const step = stepOf(view, wanted);
  useStepFocus(step.id);
  return (
    <SetUpLayout
      view={view}
      step={step}
      renderLink={visiting(token)}
      notice={<SignedOut view={view} session={props.session} />}
    >
      <ChunkBoundary>
        <Suspense fallback={null}>
          <StepBody key={step.id} {...props} step={step} />
        </Suspense>
      </ChunkBoundary>
    </SetUpLayout>
  );
}

const nowhere: SetUpStep = {
  id: '',
  kind: 'users',
  title: '',
  intro: '',
  state: 'todo',
  optional: false,
  handable: false,
};

/** A step that was asked for and can be visited: done, or left for later. Otherwise the open one. */
function stepOf(view: SetUp, wanted: string | undefined): SetUpStep {
  const asked = view.mine ? view.steps.find(({ id, state }) => id === wanted && state !== 'todo') : undefined;
  return asked ?? view.steps.find(({ id }) => id === view.step) ?? view.steps[0] ?? nowhere;
}

const visiting = (token: string) =>
  function visit(step: Step, title: ReactNode): ReactNode {
    if (step.state === 'todo') return title;
    return (
      <AnchorLink to="/onboard/$token" params={{ token }} search={step.state === 'now' ? {} : { step: step.id }}>
        {title}
      </AnchorLink>
    );
  };

function StepBody({ token, view, session, step, parts, onReload }: Props & { step: SetUpStep }) {
  const onNext = useNext(token);
  const shared = { token, view, step, onNext };
  const tenant = view.tenant?.slug ?? '';
  switch (step.kind) {
    case 'credentials':
      return <Credentials token={token} view={view} session={session} onReload={onReload} />;
    case 'form':
      return <CompanyStep {...shared} />;
    case 'users':
      return <TeamStep {...shared} />;
    case 'sms':
      return <TextingStep {...shared} part={(onEnabled) => parts.texting({ tenant, onEnabled })} />;
    case 'widget': {
      // Done would end the other person's link while they are at it.
      const inOtherHands =
        step.state !== 'done' &&
        view.handovers.some((one) => one.step === step.id && (one.state === 'sent' || one.state === 'opened'));
      return (
        <ActStep {...shared} skipLabel={t(inOtherHands ? 'widget.handed' : 'widget.skip')} canContinue={!inOtherHands}>
          {step.intro === '' && <p>{t('widget.what')}</p>}
          {parts.widget({ tenant })}
          <p className={classes.quiet}>{t('widget.where')}</p>
          <Offer view={view} />
          {step.handable && step.state !== 'done' && (
            <HandOver token={token} view={view} step={step} onChanged={onReload} />
          )}
        </ActStep>
      );
    }
  }
}

type TextingProps = Pick<ComponentProps<typeof ActStep>, 'token' | 'view' | 'step' | 'onNext'> & {
  part: (onEnabled: () => void) => ReactNode;
};

/** Continue appears with the number; without one the link beside it leads on. */
function TextingStep({ part, ...shared }: TextingProps) {
  const [enabled, setEnabled] = useState(shared.step.state === 'done');
  return (
    <ActStep {...shared} skipLabel={enabled ? undefined : t('sms.skip')} canContinue={enabled}>
      {part(() => {
        setEnabled(true);
      })}
    </ActStep>
  );
}

/** A done-for-you service, where the partner has one. */
function Offer({ view }: { view: SetUp }) {
  const { offerText = '', offerUrl = '' } = view.partner;
  if (offerText === '') return null;
  return (
    <p className={classes.offer}>
      {offerUrl === '' ? (
        offerText
      ) : (
        <a href={offerUrl} target="_blank" rel="noopener noreferrer">
          {offerText}
        </a>
      )}
    </p>
  );
}

/** Goes to the step that is open now, or to the company's home when none is. */
function useNext(token: string): (view: SetUp) => Promise<void> {
  const queryClient = useQueryClient();
  const navigate = useNavigate();
  return async (next) => {
    await queryClient.query({ ...sessionQuery, staleTime: 0 }); // one belongs to the company from now on
    if (next.state === 'completed' && next.tenant !== undefined) {
      await navigate({ to: '/t/$slug', params: { slug: next.tenant.slug }, replace: true });
      return;
    }
    queryClient.setQueryData(setUpQuery(token).queryKey, next);
    await navigate({ to: '/onboard/$token', params: { token }, search: {} });
  };
}

/** The step's heading takes the focus when the step changes, so that a screen reader says where one is. */
function useStepFocus(step: string): void {
  const last = useRef(step);
  useEffect(() => {
    if (last.current === step) return;
    last.current = step;
    globalThis.scrollTo({ top: 0 });
    document.getElementById(stepHeading)?.focus({ preventScroll: true });
  }, [step]);
}

/** A session that ran out on the way: signing in again, in place, goes on with what is typed. */
function SignedOut({ view, session }: { view: SetUp; session: Session | undefined }) {
  const expired = useSyncExternalStore(sessionGate.subscribe, sessionGate.isExpired);
  if (!expired) return null;
  return (
    <Notice tone="warning" role="alert">
      <p>{t('credentials.again')}</p>
      <SignIn
        email={session?.account.email ?? view.email}
        label={t('credentials.signIn')}
        onDone={() => {
          sessionGate.signedInAgain();
        }}
      />
    </Notice>
  );
}
