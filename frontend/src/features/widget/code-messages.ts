import { catalogue } from '@/lib/messages';

// Apart from the settings' texts: the code is shown while a company is set up, too.
export const t = catalogue({
  'code.place': 'Place this code on each page of your website, right before the closing </body>.',
  'code.label': 'Application code',
  'code.what': 'the application code',
  'code.warning': 'Do not modify the application code in any way.',
  'code.policy': 'Does your website send a Content-Security-Policy? Add {host} to script-src and connect-src.',
  'code.failed': 'The application code could not be loaded',

  'check.noWebsite': 'Enter your website’s address in your company’s profile first; then its pages can be checked.',

  'mail.title': 'E-mail this to my web developer',
  'mail.intro': 'They get the code with instructions, and answers go to you.',
  'mail.email': 'Web developer’s email address',
  'mail.send': 'Send code',
  'mail.sent': 'The code is on its way to {email}.',
  'mail.needed': 'Enter one email address, like name@example.com.',
});
