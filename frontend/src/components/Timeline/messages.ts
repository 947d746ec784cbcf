import { catalogue } from '@/lib/messages';

export const t = catalogue({
  'timeline.pending': 'To do',
  'timeline.running': 'Running',
  'timeline.waiting': 'Waiting',
  'timeline.needs_action': 'Waiting for you',
  'timeline.failed': 'Failed',
  'timeline.done': 'Done',
  'timeline.skipped': 'Skipped',
  'timeline.undone': 'Undone',
  'timeline.optional': 'optional',
  'timeline.attempts': { one: '{count} try', other: '{count} tries' },
  'timeline.took': 'took {time}',
  'timeline.since': 'for {time}',
  'timeline.doneBy': 'by {name}',
  'timeline.note': 'Note: {note}',
  'timeline.log': 'Log',
  'timeline.guide': 'Open the guide',
  'timeline.machine': 'Done by the machine',
  'timeline.operator': 'For an operator',
  'timeline.client': 'For the client',
  'timeline.it': 'For the IT contact',
});
