import { Button } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useRouter } from '@tanstack/react-router';
import type { MyInvitation } from '@/api/types';
import { problemOf } from '@/lib/problem';
import { toast } from '@/lib/toasts';
import { Initials } from '@/components/Initials';
import { t } from './messages';
import { declineInvited, joinInvited, myInvitationsQuery } from '@/lib/my-invitations';
import classes from './TenantSwitcher.module.css';

/** The invitations to one's own address, answered in place. */
export function Invitations({ onDone }: { onDone: () => void }) {
  const invitations = useQuery(myInvitationsQuery).data ?? [];
  if (invitations.length === 0) return null;
  return (
    <div role="group" aria-label={t('switcher.invitations')}>
      <div className={classes.groupTitle} aria-hidden="true">
        {t('switcher.invitations')}
      </div>
      {invitations.map((invitation) => (
        <Invitation key={invitation.id} invitation={invitation} onDone={onDone} />
      ))}
    </div>
  );
}

function Invitation({ invitation, onDone }: { invitation: MyInvitation; onDone: () => void }) {
  const client = useQueryClient();
  const router = useRouter();
  const { name, slug } = invitation.tenant;
  const onError = (error: Error) => toast('error', t('switcher.answerFailed', { why: problemOf(error).detail }));
  const join = useMutation({
    mutationFn: () => joinInvited(client, invitation),
    onError,
    onSuccess: () => {
      toast('done', t('switcher.joined', { name }));
      onDone();
      void router.navigate({ to: '/t/$slug', params: { slug } });
    },
  });
  const decline = useMutation({
    mutationFn: () => declineInvited(client, invitation),
    onError,
    onSuccess: () => toast('done', t('switcher.declined', { name })),
  });
  return (
    <div className={classes.invitation}>
      <div className={classes.invited}>
        <Initials name={name} />
        <span className={classes.words}>
          <strong>{name}</strong>
          <span>{t('switcher.invited', { role: invitation.roleTitle, name: invitation.invitedBy })}</span>
        </span>
      </div>
      <div className={classes.answers}>
        <Button
          size="xs"
          data-answer
          loading={join.isPending}
          aria-label={t('switcher.joinOf', { name })}
          onClick={() => {
            join.mutate();
          }}
        >
          {t('switcher.join')}
        </Button>
        <Button
          size="xs"
          variant="default"
          data-answer
          loading={decline.isPending}
          aria-label={t('switcher.declineOf', { name })}
          onClick={() => {
            decline.mutate();
          }}
        >
          {t('switcher.decline')}
        </Button>
      </div>
    </div>
  );
}
