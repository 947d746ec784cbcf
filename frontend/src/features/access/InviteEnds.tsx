import { Button } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useRouter } from '@tanstack/react-router';
import type { InvitationView, Session } from '@/api/types';
import { ButtonLink } from '@/components/links';
import { ProblemAlert } from '@/components/ProblemAlert';
import { PublicPage } from '@/components/PublicPage';
import { formatDateTime } from '@/lib/format';
import { endSession, sessionQuery } from '@/lib/session';
import { homeOf, inviter, placeOf } from './invite-words';
import { t } from './invite-messages';

type Props = { view: InvitationView };

function HomeButton() {
  return (
    <ButtonLink to="/" fullWidth variant="default">
      {t('invite.home')}
    </ButtonLink>
  );
}

export function ExpiredInvitation({ view }: Props) {
  const words = { until: formatDateTime(view.expiresAt), inviter: inviter(view), email: view.email };
  return (
    <PublicPage title={t('invite.expired.title')} intro={t('invite.expired.text', words)}>
      <HomeButton />
    </PublicPage>
  );
}

export function RevokedInvitation({ view }: Props) {
  return (
    <PublicPage
      title={t('invite.revoked.title')}
      intro={t('invite.revoked.text', { place: placeOf(view), inviter: inviter(view) })}
    >
      <HomeButton />
    </PublicPage>
  );
}

export function UsedInvitation({ view, session }: Props & { session: Session | undefined }) {
  const words = { place: placeOf(view), email: view.email };
  if (session?.account.email === view.email) {
    return (
      <PublicPage title={t('invite.used.title')} intro={t('invite.used.joined', words)}>
        <ButtonLink to={homeOf(view)} fullWidth>
          {t('invite.used.open', words)}
        </ButtonLink>
      </PublicPage>
    );
  }
  return (
    <PublicPage title={t('invite.used.title')} intro={t('invite.used.text', words)}>
      {session === undefined ? (
        <ButtonLink to="/login" search={{ next: homeOf(view) }} fullWidth>
          {t('invite.used.button')}
        </ButtonLink>
      ) : (
        <HomeButton />
      )}
    </PublicPage>
  );
}

export function UnknownInvitation() {
  return (
    <PublicPage title={t('invite.unknown.title')} intro={t('invite.unknown.text')}>
      <HomeButton />
    </PublicPage>
  );
}

/** Signed in as somebody else: nothing is joined by mistake. */
export function WrongAccount({ view, session }: Props & { session: Session }) {
  const queryClient = useQueryClient();
  const router = useRouter();
  const leave = useMutation({
    mutationFn: endSession,
    onSuccess: async () => {
      queryClient.removeQueries(sessionQuery);
      await router.invalidate();
    },
  });
  return (
    <PublicPage
      title={t('invite.wrong.title')}
      intro={t('invite.wrong.text', { email: view.email, account: session.account.email })}
    >
      {leave.isError ? <ProblemAlert error={leave.error} /> : null}
      <Button
        fullWidth
        loading={leave.isPending}
        onClick={() => {
          leave.mutate();
        }}
      >
        {t('invite.wrong.button')}
      </Button>
    </PublicPage>
  );
}
