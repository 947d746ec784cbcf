import { useSuspenseQuery } from '@tanstack/react-query';
import type { InvitationView, Session } from '@/api/types';
import { PublicPage } from '@/components/PublicPage';
import { formatDate } from '@/lib/format';
import { platformInfoQuery } from '@/lib/session';
import { ConfirmJoin, CreateAndJoin, SignInAndJoin } from './InviteForms';
import { ExpiredInvitation, RevokedInvitation, UsedInvitation, WrongAccount } from './InviteEnds';
import { invitationQuery } from './api';
import { inviter, placeOf } from './invite-words';
import { t } from './invite-messages';

type Props = { token: string; session: Session | undefined };

/** What an invitation link leads to: a screen for each thing it can be, each with one next action. */
export function InvitePage({ token, session }: Props) {
  const { data: view } = useSuspenseQuery(invitationQuery(token));
  switch (view.state) {
    case 'expired':
      return <ExpiredInvitation view={view} />;
    case 'revoked':
      return <RevokedInvitation view={view} />;
    case 'used':
      return <UsedInvitation view={view} session={session} />;
    case 'open':
      return <OpenInvitation token={token} view={view} session={session} />;
  }
}

function sameAddress(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase();
}

function OpenInvitation({ token, view, session }: Props & { view: InvitationView }) {
  const { data: info } = useSuspenseQuery(platformInfoQuery);
  if (session !== undefined && !sameAddress(session.account.email, view.email)) {
    return <WrongAccount view={view} session={session} />;
  }
  const words = { place: placeOf(view), role: view.roleTitle };
  return (
    <PublicPage
      title={t('invite.title', { place: words.place })}
      brand={info.name}
      intro={
        <>
          <p>
            {view.invitedBy === ''
              ? t('invite.introPlain', words)
              : t('invite.intro', { ...words, inviter: inviter(view) })}
          </p>
          <p>{t('invite.for', { email: view.email, until: formatDate(view.expiresAt) })}</p>
        </>
      }
    >
      {formFor(token, view, session)}
    </PublicPage>
  );
}

function formFor(token: string, view: InvitationView, session: Session | undefined) {
  if (session !== undefined) return <ConfirmJoin token={token} view={view} email={session.account.email} />;
  if (view.accountExists) return <SignInAndJoin token={token} view={view} />;
  return <CreateAndJoin token={token} view={view} />;
}
