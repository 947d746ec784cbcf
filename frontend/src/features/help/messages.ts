import { catalogue } from '@/lib/messages';

export const t = catalogue({
  'help.title': 'Help',
  'help.intro': 'Everything here is part of this installation and works without the internet.',
  'help.updated': 'Last updated: {date}',
  'help.contents': 'On this page',
  'help.missing': 'There is no such help page',
  'help.missingText': 'It may have been renamed. All pages are listed under Help.',
  'help.all': 'All help pages',
  'help.where': 'Where to find it',
  'help.who': 'Who can use it',
  'help.needs': 'Prerequisites',
  'help.capability': 'Required capability',
  'help.feature': 'Feature',
  'help.action': 'Action',
  'help.field': 'Field',
  'help.type': 'Type',
  'help.description': 'Description',
});
