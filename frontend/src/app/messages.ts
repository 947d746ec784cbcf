import { catalogue } from '@/lib/messages';

export const t = catalogue({
  skip: 'Skip to content',
  'missing.title': 'This page does not exist',
  'missing.text': 'There is nothing at this address, or it is not meant for you. Check the address, or start over.',
  'missing.home': 'Go to the start page',
  'error.title': 'This page could not be loaded',
  'error.crashed': 'Something on this page went wrong. Your work elsewhere is not affected.',
  'error.retry': 'Try again',
});
