import { catalogue } from '@/lib/messages';

export const t = catalogue({
  'audit.title': 'Audit',
  'audit.intro': 'What happened on this platform, newest first. Entries cannot be changed.',
  'audit.none': 'Nothing has happened yet',
});
