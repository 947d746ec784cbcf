import { catalogue } from '@/lib/messages';

export const t = catalogue({
  'templates.title': 'Templates',
  'templates.intro':
    'What tenants are made from. Put your own as YAML files into the folder templates of the data directory; they appear here without a restart.',
  'templates.none': 'No templates',
  'problems.title': { one: '{count} file cannot be used', other: '{count} problems keep files from being used' },
  'problems.text': 'The other templates go on working. Mend the file and it is read again by itself.',
  'problems.place': '{file}, line {line}, column {column}',
  'template.version': 'Version {version}',
  'template.for': 'For',
  'template.steps': 'Steps',
  'template.roles': 'Roles',
  'template.features': 'Features',
  'template.provision': 'Provisioning',
  'template.minutes': { one: 'about {count} minute', other: 'about {count} minutes' },
  'template.none': 'none',
  'template.start': 'Start the wizard',
});
