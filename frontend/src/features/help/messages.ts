import { catalogue } from '@/lib/messages';

export const t = catalogue({
  'steps.again': 'Show the first steps again',
  'steps.shown': 'They stand on your company’s home again.',
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

  'figure.start': 'The first page: what is needed, the way in, and the drafts.',
  'figure.startAlt':
    'The wizard’s first page with the box “Before you start”, the button “Start a new tenant” and a list with one draft.',
  'figure.template': 'Three cards, one for each kind of tenant.',
  'figure.templateAlt':
    'Step 1 of 6. The six steps stand at the left; beside them three cards, of which VoicePro Customer is chosen.',
  'figure.organization': 'Suggestions are marked until you change them.',
  'figure.organizationAlt':
    'Step 2 of 6 with the organization’s name, country, time zone and currency filled in; three of them marked as suggested.',
  'figure.voicepro': 'A slug that is taken, with a free one to use instead.',
  'figure.voiceproAlt':
    'Step 3 of 6. Below the field VoicePro Tenant Slug stands that “acme” is taken, and a button that uses “acme-2”.',
  'figure.crm': 'The third step of a corporate tenant.',
  'figure.crmAlt': 'Step 3 of 6 with the fields Tenant Slug, CRM Tenant ID and Messaging Provider.',
  'figure.users': 'The same address twice, marked on both rows.',
  'figure.usersAlt': 'Step 4 of 6 with two users who have the same address; both rows say so.',
  'figure.review': 'Everything that was entered, each with a link that changes it.',
  'figure.reviewAlt':
    'Step 5 of 6. Entries in groups with Change links, and a yellow remark that mail is not configured.',
  'figure.complete': 'What became of it, and the links to pass on.',
  'figure.completeAlt':
    'Step 6 of 6. The tenant is live; each invited person is listed with a button that copies the link.',
});
