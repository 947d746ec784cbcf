import { Button, Stack, Text, TextInput } from '@mantine/core';
import { useQueryClient, useSuspenseQuery } from '@tanstack/react-query';
import { useRouter } from '@tanstack/react-router';
import { useState } from 'react';
import type { Deletion } from '@/api/types';
import { Dialog } from '@/components/Dialog';
import { Form } from '@/components/Form';
import { AnchorLink } from '@/components/links';
import { Notice } from '@/components/Notice';
import { Section } from '@/components/Section';
import { useAppForm } from '@/components/useAppForm';
import { sessionHasEnded, useSession } from '@/lib/session';
import { toast } from '@/lib/toasts';
import { deleteAccount, deletionQuery } from './own-api';
import { t } from './own-messages';
import classes from './Account.module.css';

/** The end of an account: what stands against it, what goes, and the act itself. */
export function DeleteAccount() {
  const { data: deletion } = useSuspenseQuery(deletionQuery);
  const [asking, setAsking] = useState(false);
  const blocked = deletion.lastAdmin || deletion.lastOwnerOf.length > 0;
  return (
    <Section title={t('deletion.title')} intro={t('deletion.intro')}>
      {blocked ? (
        <Reasons deletion={deletion} />
      ) : (
        <>
          <Ends deletion={deletion} />
          <div>
            <Button
              color="danger"
              variant="outline"
              onClick={() => {
                setAsking(true);
              }}
            >
              {t('deletion.button')}
            </Button>
          </div>
        </>
      )}
      <Dialog
        opened={asking}
        title={t('deletion.confirmTitle')}
        closeButtonProps={{ 'aria-label': t('deletion.close') }}
        onClose={() => {
          setAsking(false);
        }}
      >
        <Confirm
          onClose={() => {
            setAsking(false);
          }}
        />
      </Dialog>
    </Section>
  );
}

/** Each reason with the way out of it. */
function Reasons({ deletion: { lastOwnerOf, lastAdmin } }: { deletion: Deletion }) {
  return (
    <Notice tone="warning" title={t('deletion.blocked')}>
      <ul className={classes.list}>
        {lastOwnerOf.map(({ slug, name }) => (
          <li key={slug}>
            {t('deletion.lastOwner', { name })}{' '}
            <AnchorLink inherit td="underline" to="/t/$slug/settings/members" params={{ slug }}>
              {t('deletion.makeOwner', { name })}
            </AnchorLink>
          </li>
        ))}
        {lastAdmin ? (
          <li>
            {t('deletion.lastAdmin')}{' '}
            <AnchorLink inherit td="underline" to="/settings/people">
              {t('deletion.makeAdmin')}
            </AnchorLink>
          </li>
        ) : null}
      </ul>
    </Notice>
  );
}

function Ends({ deletion }: { deletion: Deletion }) {
  const kinds = ['memberships', 'sessions', 'keys', 'invitations'] as const;
  return (
    <div>
      <Text fw={560}>{t('deletion.ends')}</Text>
      <ul className={classes.list}>
        {kinds
          .filter((kind) => deletion[kind] > 0)
          .map((kind) => (
            <li key={kind}>{t(`deletion.${kind}`, { count: deletion[kind] })}</li>
          ))}
        <li>{t('deletion.rest')}</li>
      </ul>
      <Text size="sm" c="dimmed" mt="sm">
        {t('deletion.stays')}
      </Text>
    </div>
  );
}

function Confirm({ onClose }: { onClose: () => void }) {
  const { email } = useSession().account;
  const queryClient = useQueryClient();
  const router = useRouter();
  const form = useAppForm({
    initial: { email: '' },
    rules: {
      email: (typed) =>
        typed.trim().toLowerCase() === email.toLowerCase() ? undefined : t('deletion.mismatch', { email }),
    },
    onSubmit: async (values) => {
      try {
        await deleteAccount(values.email.trim());
      } catch (error) {
        void queryClient.invalidateQueries(deletionQuery); // what stands against it may be new
        throw error;
      }
      sessionHasEnded();
      // The pages in view read the cache, so they go first.
      await router.navigate({ to: '/login' });
      queryClient.clear();
      toast('done', t('deletion.done'));
    },
  });
  return (
    <Stack gap="md">
      <Text>{t('deletion.confirmText')}</Text>
      <Form
        form={form}
        submitLabel={t('deletion.confirm')}
        label={t('deletion.confirmTitle')}
        submitProps={{ color: 'danger' }}
        aside={
          <Button variant="default" onClick={onClose}>
            {t('deletion.cancel')}
          </Button>
        }
      >
        <TextInput
          label={t('deletion.type', { email })}
          autoComplete="off"
          spellCheck={false}
          type="email"
          data-autofocus
          {...form.field('email')}
        />
      </Form>
    </Stack>
  );
}
