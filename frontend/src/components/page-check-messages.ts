import { catalogue } from '@/lib/messages';

/** Words of looking for the application code: for members, and for whoever was handed that step. */
export const t = catalogue({
  'check.title': 'Check my page',
  'check.intro':
    'We visit the pages and look for the code. List up to ten pages of your own website, one on each line.',
  'check.pages': 'Pages to look at',
  'check.run': 'Check my page',
  'check.running': 'Visiting the pages…',
  'check.pagesHint': 'Leave it empty to look at the website’s start page.',
  'check.found': 'Found',
  'check.altered': 'Altered',
  'check.missing': 'Missing',
  'check.unreadable': 'Could not be read',
  'check.results': 'What was found',
  'check.page': 'Page',
  'check.state': 'Code',
  'check.fine': 'The code is where it should be.',
  'check.last': 'Last checked',
  'check.done': {
    one: 'The code is in {found} of {count} page.',
    other: 'The code is in {found} of {count} pages.',
  },
});
