import { catalogue } from '@/lib/messages';

export const t = catalogue({
  'enable.what':
    'If enabled, customers whom opt-in can receive text messages from the client. This allows the client to send and receive SMS text messages from customers. Clients can update customers regarding offers or product updates and availability.',
  'enable.without':
    'If text messaging is not offered, customers can not opt-in to receiving SMS messages from the client nor can the client contact the customer by SMS text messages.',
  'enable.later': 'This can be changed later.',
  'enable.consent':
    'Text messaging can only be done through the dashboard once user consent has been obtained. User consent is specific to the Twilio phone number in the dashboard and can not be transferred to another phone number or messaging platform.',
  'enable.random':
    'A random number is assigned to the company. Specific area codes can not be requested or guaranteed.',
  'enable.builtin':
    'No Twilio account is set up here yet, so the number will be a made-up one, for trying things out: nobody can text it, and no phone gets anything. For a real number, first ask whoever runs this platform to set Twilio up.',
  'enable.button': 'Enable an SMS Number',
  'enable.again': 'Try again',
  'enable.requested': 'A number is being assigned. This takes a few seconds; you may go on meanwhile.',
  'enable.waits': 'It takes longer than usual. We go on trying by ourselves. The provider said: {reason}',
  'enable.failed': 'No number could be assigned',
  'enable.done': 'Text messaging is enabled. Your number:',
  'enable.doneBuiltin':
    'This is a made-up number, since no Twilio account is set up here: nobody can text it, and what you send stays in the built-in inbox. For a real one, disable text messaging and enable it again once Twilio is set up; consent then has to be given anew.',
  'enable.loadFailed': 'How text messaging stands could not be loaded',
});
