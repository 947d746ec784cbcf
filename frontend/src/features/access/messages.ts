import { catalogue } from '@/lib/messages';

export const t = catalogue({
  'login.title': 'Sign in',
  'login.button': 'Sign in',
  'login.forgot': 'Forgot your password?',
  'login.signUp': 'Sign up',
  'login.next': 'Sign in to go on to the page you asked for.',
  'login.byCompany': 'Use a company code instead',
  'login.byEmail': 'Use an email address instead',
  'login.second': 'Confirm that it is you',
  'field.email': 'Email',
  'field.password': 'Password',
  'field.name': 'Your name',
  'field.newPassword': 'Password',
  'field.passwordHint': 'At least 15 characters. A few words you will remember are better than one with signs.',
  'rule.email': 'Enter an email address, such as ada@example.com.',
  'rule.password': 'Enter your password.',
  'rule.newPassword': 'Choose a password of at least 15 characters. This one has {count}.',
  'rule.name': 'Enter your name.',
  'rule.code': 'Enter the set-up code that the server printed.',
  'foot.version': 'Version {version}',
  'foot.help': 'API',
});
