import { catalogue } from '@/lib/messages';

export const t = catalogue({
  'totp.label': 'Code from your authenticator app',
  'totp.hint': 'Six digits. A new one appears every 30 seconds.',
  'totp.needed': 'Enter the code that your app shows.',
  'recovery.label': 'Recovery code',
  'recovery.hint': 'One of the codes that you kept when you set up your second factor. Each works once.',
  'recovery.needed': 'Enter one of your recovery codes.',
  'password.label': 'Password',
  'password.needed': 'Enter your password.',
  'passkey.text': 'Your browser asks for your fingerprint, face, PIN or security key.',
  'passkey.refused': 'The passkey was not used. Try again, or use another way.',
  'other.passkey': 'Use a passkey instead',
  'other.totp': 'Use a code from your app instead',
  'other.recovery_code': 'Use a recovery code instead',
  'other.password': 'Use your password instead',
  'passkey.button': 'Use a passkey',
  'button.confirm': 'Confirm',
  none: 'There is no way left to prove that it is you. Ask an administrator to reset your second factors.',
  'step.title': 'Confirm that it is you',
  'step.intro': 'The password was right. Your account also asks for a second factor.',
  'step.back': 'Sign in with another account',
});
