import { t } from './messages';

/** What a feature means to a member; undefined for one that is no place to go to. */
export function featureWords(name: string): { title: string; text: string } | undefined {
  switch (name) {
    case 'voicepro':
      return { title: t('feature.voicepro'), text: t('feature.voiceproText') };
    case 'crm':
      return { title: t('feature.crm'), text: t('feature.crmText') };
    case 'messaging':
      return { title: t('feature.messaging'), text: t('feature.messagingText') };
    case 'contacts':
    case 'texting':
    case 'widget':
    case 'managed':
    case 'manageable':
      return undefined;
    default:
      return { title: name, text: t('feature.on') };
  }
}
