import { catalogue } from '@/lib/messages';

export const t = catalogue({
  title: 'Confirm that it is you',
  close: 'Close',
  cancel: 'Cancel',
  fresh: 'This needs a proof of the last ten minutes. What you began goes on afterwards.',
  'policy.tenant': '{tenant} asks for a second factor. Give it once, and you are there.',
  policy: 'Managing the platform asks for a second factor. Give it once, and you are there.',
  'idle.tenant': '{tenant} asks again after some time without use.',
  idle: 'You have not been here for a while.',
  'too_old.tenant': '{tenant} asks again after some time.',
  too_old: 'You signed in a long time ago.',
  'sso.tenant': '{tenant} asks its members to come in by single sign-on.',
  sso: 'Come in by single sign-on to go on.',
  'elsewhere.tenant':
    'You came in by the single sign-on of another organization, which does not open {tenant}. Confirm with a password or passkey of your own. Without a password yet, sign out and choose “Forgot your password?”.',
  elsewhere:
    'You came in by single sign-on, which opens your organization alone. Confirm with a password or passkey of your own. Without a password yet, sign out and choose “Forgot your password?”.',
  'enrol.title': 'Set up a second factor first',
  'enrol.tenant':
    '{tenant} asks for a second factor, and you have none that it takes. It takes two minutes to set one up.',
  enrol: 'Managing the platform asks for a second factor, and you have none yet. It takes two minutes to set one up.',
  'enrol.button': 'Set one up',
  'elsewhere.text': 'None of the ways that are left works at this address.',
});
