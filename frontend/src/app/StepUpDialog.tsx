import { Button, Group, Stack } from '@mantine/core';
import '@mantine/core/styles/Paper.css';
import '@mantine/core/styles/Overlay.css';
import '@mantine/core/styles/ModalBase.css';
import '@mantine/core/styles/Modal.css';
import { useQueryClient, useSuspenseQuery } from '@tanstack/react-query';
import { useRouter } from '@tanstack/react-router';
import type { ProofMethod, Session, StepUp } from '@/api/types';
import { Dialog } from '@/components/Dialog';
import { ProofForm } from '@/components/ProofForm';
import { SsoProof } from '@/components/SsoProof';
import { passkeysWork } from '@/lib/passkeys-work';
import { stepUpDesk } from '@/lib/proof-desk';
import { platformInfoQuery, sessionQuery } from '@/lib/session';
import { stepUpGate } from '@/lib/step-up-gate';
import { t } from './step-up-messages';

/** Asks for one of the proofs that a request lacks; it is then sent again. Cancelled, the request stays refused. */
export default function StepUpDialog({ question }: { question: StepUp }) {
  const enrol = question.enrol === true;
  return (
    <Dialog
      opened
      onClose={stepUpGate.givenUp}
      title={t(enrol ? 'enrol.title' : 'title')}
      closeButtonProps={{ 'aria-label': t('close') }}
    >
      <Stack gap="md">
        <p>{whyOf(question)}</p>
        {enrol ? <EnrolFirst /> : <GiveProof question={question} />}
      </Stack>
    </Dialog>
  );
}

function whyOf({ why, tenantName, enrol }: StepUp): string {
  const reason = enrol === true ? 'enrol' : why;
  if (tenantName === undefined) return t(reason);
  return reason === 'fresh' ? t('fresh') : t(`${reason}.tenant`, { tenant: tenantName });
}

function Cancel() {
  return (
    <Button variant="default" onClick={stepUpGate.givenUp}>
      {t('cancel')}
    </Button>
  );
}

function GiveProof({ question }: { question: StepUp }) {
  const queryClient = useQueryClient();
  const { data: info } = useSuspenseQuery(platformInfoQuery);
  const methods = question.methods.filter(
    (method): method is ProofMethod => method !== 'sso' && (method !== 'passkey' || passkeysWork(info.passkeyHost)),
  );
  const goOn = (renewed: Session) => {
    stepUpGate.renewed();
    queryClient.setQueryData(sessionQuery.queryKey, renewed);
    stepUpGate.proved();
  };
  const slug = question.methods.includes('sso') ? question.tenant : undefined;
  if (slug !== undefined) {
    return (
      <Stack gap="md">
        <SsoProof slug={slug} fresh={question.why !== 'sso'} onProved={goOn} />
        {methods.length === 0 ? <Cancel /> : null}
        {methods.length === 0 ? null : <OwnProof methods={methods} onProved={goOn} />}
      </Stack>
    );
  }
  return methods.length === 0 ? <p>{t('elsewhere.text')}</p> : <OwnProof methods={methods} onProved={goOn} />;
}

function OwnProof({ methods, onProved }: { methods: ProofMethod[]; onProved: (renewed: Session) => void }) {
  const session = useQueryClient().getQueryData(sessionQuery.queryKey);
  return (
    <ProofForm
      methods={methods}
      desk={stepUpDesk}
      email={session?.account.email ?? ''}
      onProved={onProved}
      aside={<Cancel />}
    />
  );
}

/** Leads to where a factor is set up, with the way back to this very page. */
function EnrolFirst() {
  const router = useRouter();
  return (
    <Group gap="sm">
      <Button
        data-autofocus
        onClick={() => {
          const next = router.state.location.href;
          stepUpGate.givenUp();
          void router.navigate({ to: '/account/security', search: { next } });
        }}
      >
        {t('enrol.button')}
      </Button>
      <Cancel />
    </Group>
  );
}
