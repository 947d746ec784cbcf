import { catalogue } from '@/lib/messages';

export const t = catalogue({
  'earlier.open': 'Earlier lists',
  'earlier.close': 'Close',
  'earlier.back': 'All lists',
  'earlier.none': 'There is no list yet',
  'earlier.when': 'Started',
  'earlier.by': 'By',
  'earlier.rows': 'Rows',
  'earlier.done': '{done} of {total}',
  'earlier.failed': { one: '{count} with a mistake', other: '{count} with a mistake' },
  'earlier.state': 'State',
  'earlier.running': 'At work',
  'earlier.finished': 'Done',
  'earlier.stopped': 'Stopped',
  'earlier.draft': 'Not started',
  'earlier.look': 'Show rows',
  'earlier.lookOf': 'Show the rows of the list of {when}',
  'earlier.title': 'List of {when}',
  'earlier.from': 'Started by {by}.',
  'earlier.stoppedText':
    'Whoever started this list may no longer do that here, so it stopped. If you go on, the rest is done in your name.',
  'earlier.resume': 'Go on with the rest',
  'earlier.show': 'Show',
  'earlier.all': 'All rows',
  'earlier.noRows': 'There is no such row.',
});
