import { catalogue } from '@/lib/messages';

/** Apart from those of the sign-in page, which must be small. */
export const t = catalogue({
  'invite.title': 'Join {place}',
  'invite.platform': 'this installation',
  'invite.intro': '{inviter} invites you to {place} as {role}.',
  'invite.introPlain': 'You are invited to {place} as {role}.',
  'invite.for': 'For {email}, until {until}.',
  'invite.accept': 'Join {place}',
  'invite.create': 'Create your account and join',
  'invite.signIn': 'Sign in and join',
  'invite.exists': 'There is an account with this address already. Sign in to join with it.',
  'invite.confirm': 'You are signed in as {email}.',
  'invite.wrong.title': 'This invitation is for somebody else',
  'invite.wrong.text':
    'It was made for {email}, and you are signed in as {account}. Sign out to go on with the right account.',
  'invite.wrong.button': 'Sign out and go on',
  'invite.expired.title': 'This invitation has expired',
  'invite.expired.text': 'It was open until {until}. Ask {inviter} to invite you again; the new link comes to {email}.',
  'invite.used.title': 'This invitation has been used',
  'invite.used.text': 'You have joined {place} with {email}. Sign in to go there.',
  'invite.used.button': 'Sign in',
  'invite.used.joined': 'You have joined {place} with {email}, and are signed in.',
  'invite.used.open': 'Open {place}',
  'invite.revoked.title': 'This invitation was withdrawn',
  'invite.revoked.text': 'If you still need to get into {place}, ask {inviter}.',
  'invite.unknown.title': 'This link does not work',
  'invite.unknown.text':
    'It may be cut off, or a newer invitation has replaced it. Open the link in your latest invitation, whole as it stands there.',
  'invite.home': 'Go to the start page',
  'invite.someone': 'the person who invited you',
});
