import { catalogue } from '@/lib/messages';

/** The words of the set-up, which is seen once: apart from those of every first visit. */
export const s = catalogue({
  'field.code': 'Set-up code',
  'field.codeHint': 'The server printed it when it started; look into its log.',
  'setup.title': 'Set up this installation',
  'setup.intro': 'You become its first administrator. This page works once; afterwards it is gone for good.',
  'setup.button': 'Create the administrator',
  'setup.done.title': 'This installation is set up',
  'setup.done.text': 'It has an administrator already. Sign in, or ask them to invite you.',
  'setup.done.button': 'Go to sign-in',
});
