import { Button, Text } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useEffect, useEffectEvent, useRef } from 'react';
import type { Session } from '@/api/types';
import { ProblemAlert } from '@/components/ProblemAlert';
import { askPasskey, PasskeyRefused, passkeysInFields, type Answered } from '@/lib/passkeys';
import { askWho, signInWithPasskey } from './api';
import { t } from './other-ways-messages';
import classes from './PasskeySignIn.module.css';

/** Signs in with a passkey alone: offered by the browser under the email field, and by a button. */
export default function PasskeySignIn({ onDone }: { onDone: (session: Session) => void }) {
  const offer = useRef<AbortController>(undefined);
  const enter = async (answer: Answered) => {
    onDone(await signInWithPasskey(answer));
  };
  const press = useMutation({
    mutationFn: async () => {
      offer.current?.abort(); // a browser asks for one thing at a time
      await enter(await askPasskey(await askWho()));
    },
  });
  const offerInField = useEffectEvent((signal: AbortSignal) => offerPasskey(signal, enter));
  useEffect(() => {
    const aborter = new AbortController();
    offer.current = aborter;
    void offerInField(aborter.signal);
    return () => {
      aborter.abort();
    };
  }, []);
  return (
    <div className={classes.passkey}>
      {press.isError && !(press.error instanceof PasskeyRefused) ? <ProblemAlert error={press.error} /> : null}
      <Text size="sm" c="dimmed" className={classes.or}>
        {t('passkey.or')}
      </Text>
      <Button
        variant="default"
        fullWidth
        loading={press.isPending}
        onClick={() => {
          press.mutate();
        }}
      >
        {t('passkey.button')}
      </Button>
      {press.error instanceof PasskeyRefused ? (
        <Text size="sm" role="alert">
          {t('passkey.refused')}
        </Text>
      ) : null}
    </div>
  );
}

/** Lets the browser offer passkeys in the list under the email field, for as long as the page is open. */
async function offerPasskey(signal: AbortSignal, enter: (answer: Answered) => Promise<void>): Promise<void> {
  if (!(await passkeysInFields()) || signal.aborted) return;
  try {
    await enter(await askPasskey(await askWho(), { signal, mediation: 'conditional' }));
  } catch {
    // It was only an offer: the form and the button are there.
  }
}
