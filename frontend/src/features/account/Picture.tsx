import { Button, FileButton, Group, Text } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { Account } from '@/api/types';
import { Notice } from '@/components/Notice';
import { PersonPicture } from '@/components/PersonPicture';
import { Section } from '@/components/Section';
import { problemOf } from '@/lib/problem';
import { toast } from '@/lib/toasts';
import { removePicture, sendPicture } from './own-api';
import { t } from './own-messages';
import { readyToSend, UnreadablePicture } from './shrink';
import classes from './Account.module.css';

const kinds = 'image/png,image/jpeg,image/webp,image/gif';

/** One's own picture: chosen, replaced, removed. What happens is said in words. */
export function Picture({ account }: { account: Account }) {
  const { send, remove, step } = usePicture();
  const busy = step !== undefined || remove.isPending;
  const failure = send.error ?? remove.error;
  const has = account.picture !== undefined;
  return (
    <Section title={t('picture.title')} intro={t('picture.intro')}>
      <div className={classes.picture}>
        <PersonPicture name={account.name} picture={account.picture} large />
        <div className={classes.pictureSide}>
          {failure === null ? null : (
            <Notice tone="error" title={t('picture.failed')} role="alert">
              {wordsOf(failure)}
            </Notice>
          )}
          <Group gap="sm">
            <FileButton
              accept={kinds}
              disabled={busy}
              onChange={(file) => {
                if (file !== null) send.mutate(file);
              }}
            >
              {(props) => (
                <Button {...props} variant="default" loading={step !== undefined}>
                  {t(has ? 'picture.replace' : 'picture.choose')}
                </Button>
              )}
            </FileButton>
            {has ? (
              <Button
                variant="subtle"
                color="danger"
                disabled={step !== undefined}
                loading={remove.isPending}
                onClick={() => {
                  remove.mutate();
                }}
              >
                {t('picture.remove')}
              </Button>
            ) : null}
          </Group>
          <Text size="sm" c="dimmed" role="status">
            {step === undefined ? t('picture.hint') : t(`picture.${step}`)}
          </Text>
        </div>
      </div>
    </Section>
  );
}

type Step = 'shrinking' | 'sending';

function usePicture() {
  const queryClient = useQueryClient();
  const [step, setStep] = useState<Step>();
  // Pictures stand in many lists.
  const onDone = (words: string) => async () => {
    await queryClient.invalidateQueries();
    toast('done', words);
  };
  const send = useMutation({
    mutationFn: async (file: File) => {
      setStep('shrinking');
      const ready = await readyToSend(file);
      setStep('sending');
      return sendPicture(ready);
    },
    onMutate: () => {
      remove.reset();
    },
    onSuccess: onDone(t('picture.saved')),
    onSettled: () => {
      setStep(undefined);
    },
  });
  const remove = useMutation({
    mutationFn: removePicture,
    onMutate: () => {
      send.reset();
    },
    onSuccess: onDone(t('picture.removed')),
  });
  return { send, remove, step };
}

/** The server says what is wrong with the file itself. */
function wordsOf(error: Error): string {
  if (error instanceof UnreadablePicture) return t('picture.unreadable');
  const { errors, detail } = problemOf(error);
  return errors?.[0]?.message ?? detail;
}
