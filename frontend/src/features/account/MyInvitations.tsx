import { Button, Group } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { MyInvitation } from '@/api/types';
import { ProblemAlert } from '@/components/ProblemAlert';
import { Section } from '@/components/Section';
import { formatDate } from '@/lib/format';
import { declineInvited, joinInvited, myInvitationsQuery } from '@/lib/my-invitations';
import { toast } from '@/lib/toasts';
import { t } from './own-messages';
import classes from './Account.module.css';

/** What one was invited to and has not answered. */
export function MyInvitations() {
  const invitations = useQuery(myInvitationsQuery).data ?? [];
  if (invitations.length === 0) return null;
  return (
    <Section title={t('invitations.title')}>
      {invitations.map((invitation) => (
        <Invitation key={invitation.id} invitation={invitation} />
      ))}
    </Section>
  );
}

function Invitation({ invitation }: { invitation: MyInvitation }) {
  const client = useQueryClient();
  const { name } = invitation.tenant;
  const answered = (words: string) => () => toast('done', words);
  const join = useMutation({
    mutationFn: () => joinInvited(client, invitation),
    onSuccess: answered(t('invitations.joined', { name })),
  });
  const decline = useMutation({
    mutationFn: () => declineInvited(client, invitation),
    onSuccess: answered(t('invitations.declined', { name })),
  });
  const failure = join.error ?? decline.error;
  return (
    <div className={classes.invitation}>
      {failure === null ? null : <ProblemAlert error={failure} />}
      <div>
        <strong>{name}</strong>
        <div className="tn-note">
          {t('invitations.text', {
            role: invitation.roleTitle,
            name: invitation.invitedBy,
            until: formatDate(invitation.expiresAt),
          })}
        </div>
      </div>
      <Group gap="xs">
        <Button
          size="xs"
          loading={join.isPending}
          aria-label={t('invitations.joinOf', { name })}
          onClick={() => {
            join.mutate();
          }}
        >
          {t('invitations.join')}
        </Button>
        <Button
          size="xs"
          variant="default"
          loading={decline.isPending}
          aria-label={t('invitations.declineOf', { name })}
          onClick={() => {
            decline.mutate();
          }}
        >
          {t('invitations.decline')}
        </Button>
      </Group>
    </div>
  );
}
