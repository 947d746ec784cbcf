import { catalogue } from '@/lib/messages';

export const t = catalogue({
  'steps.label': 'Steps',
  'steps.place': 'Step {at} of {total}',
  'steps.showAll': 'Show all steps',
  'steps.hideAll': 'Hide steps',
  'steps.done': 'Done',
  'steps.now': 'Now',
  'steps.todo': 'To do',
  'steps.problem': 'Problem',
  'steps.skipped': 'For later',
});
