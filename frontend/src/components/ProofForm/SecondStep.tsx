import { Anchor } from '@mantine/core';
import type { ProofMethod, Session } from '@/api/types';
import { passkeysWork } from '@/lib/passkeys-work';
import { secondFactorDesk } from '@/lib/proof-desk';
import { useSuspenseQuery } from '@tanstack/react-query';
import { platformInfoQuery } from '@/lib/session';
import { ProofForm } from '.';
import { t } from './messages';

type Props = {
  methods: readonly ProofMethod[];
  onDone: (session: Session) => Promise<void> | void;
  onBack: () => void;
};

/** The second step of a sign-in, in place of the first. */
export default function SecondStep({ methods, onDone, onBack }: Props) {
  const { data: info } = useSuspenseQuery(platformInfoQuery);
  const usable = methods.filter((method) => method !== 'passkey' || passkeysWork(info.passkeyHost));
  return (
    <>
      <p>{t('step.intro')}</p>
      <ProofForm methods={usable} desk={secondFactorDesk} onProved={onDone} />
      <p>
        <Anchor component="button" type="button" size="sm" onClick={onBack}>
          {t('step.back')}
        </Anchor>
      </p>
    </>
  );
}
