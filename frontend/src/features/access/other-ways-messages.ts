import { catalogue } from '@/lib/messages';

// Apart, so that the sign-in page loads them with what shows them.
export const t = catalogue({
  'field.company': 'Company code',
  'field.companyHint': 'As it stands in the address of your company here: /t/code.',
  'field.username': 'User name',
  'rule.company': 'Enter your company’s code.',
  'rule.username': 'Enter your user name.',
  'passkey.or': 'or',
  'passkey.button': 'Sign in with a passkey',
  'passkey.refused': 'No passkey was used. Try again, or sign in with your password.',
});
