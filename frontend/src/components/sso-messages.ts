import { catalogue } from '@/lib/messages';

export const t = catalogue({
  button: 'Continue with single sign-on',
  buttonNamed: 'Continue with {name}',
  only: 'Your organization asks you to sign in this way.',
  waiting: 'Sign in in the window that opened. This page goes on by itself.',
  gone: 'There is no single sign-on any more.',
});
