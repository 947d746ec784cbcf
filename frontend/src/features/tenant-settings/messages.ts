import { catalogue } from '@/lib/messages';

export const t = catalogue({
  'nav.label': 'Settings of {name}',
  'nav.overview': 'Overview',
  'nav.general': 'General',
  'nav.brand': 'Brand and mails',
  'nav.members': 'Members',
  'nav.roles': 'Roles',
  'nav.security': 'Security',
  'nav.texting': 'Text messaging',
  'nav.audit': 'Audit',
  'nav.keys': 'API keys',
});
