import { catalogue } from '@/lib/messages';

export const t = catalogue({
  'import.title': 'Import contacts',
  'import.close': 'Close',
  'import.cancel': 'Cancel',
  'import.text': 'Contacts, or a table',
  'import.textHint':
    'One contact on each line, or a table with the columns name, phone and email. Numbers without a country code count as numbers of your country.',
  'import.file': 'Or a file (CSV)',
  'import.choose': 'Choose a file',
  'import.fromFile': { one: '{name}: about {count} row', other: '{name}: about {count} rows' },
  'import.missing': 'Enter at least one contact, or choose a file.',
  'import.check': 'Check the list',
  'import.consent': 'Consent to get texts',
  'import.noNumber':
    'Text messaging is off, so nobody can have agreed to get texts from your number. The contacts are imported without consent.',
  'import.agreed': 'People on this list agreed to get texts from {number}',
  'import.agreedHint':
    'Only if they really agreed, to texts from exactly this number: what they agreed to for another number or another service does not count. Otherwise leave it off; they are imported without consent.',
  'import.statement': 'How and when they agreed',
  'import.statementHint':
    'Such as: signed our form at the counter in May. Leave it empty if the list says so for each, in a column named consent.',
  'import.words': 'With which words',
  'import.wordsHint':
    'Exactly what they were shown and agreed to. Leave it empty if the list has it in a column named words.',
  'import.proof': 'Both are kept in the ledger of consent as proof, with your name and the time.',
  'import.wordsNeeded': 'Enter the words that they agreed to. They are kept as proof.',
  'import.back': 'Change the list',
  'import.caption': 'What would come of each row',
  'import.sum':
    '{added} new, {known} there already, {failed} with a mistake. For {consented}, consent is written down.',
  'import.folded': { one: '{count} duplicate was folded.', other: '{count} duplicates were folded.' },
  'import.nobody': 'No contact of this list can be imported.',
  'import.more': { one: '… and {count} more', other: '… and {count} more' },
  'import.start': { one: 'Import {count} contact', other: 'Import {count} contacts' },
  'import.contact': 'Contact',
  'import.phone': 'Phone',
  'import.email': 'Email',
  'import.result': 'Result',
  'import.added': 'New',
  'import.known': 'There already',
  'import.failed': 'Cannot be imported',
  'import.consented': 'consent is written down',
  'import.deleted': 'Deleted since',
  'import.progress': '{done} of {total} rows worked. You may close this; the work goes on.',
  'import.done': { one: 'Done: {count} row worked, {added} new.', other: 'Done: {count} rows worked, {added} new.' },
  'import.doneConsent': {
    one: 'Consent was written down for {count} contact.',
    other: 'Consent was written down for {count} contacts.',
  },
  'import.doneFailed': {
    one: '{count} row could not be imported. It is under “Earlier imports”, with the reason.',
    other: '{count} rows could not be imported. They are under “Earlier imports”, each with the reason.',
  },
  'import.stopped': 'Stopped: whoever started it may no longer change contacts here.',
  'import.ready': 'Done',
  'import.earlier': 'Earlier imports',
});
