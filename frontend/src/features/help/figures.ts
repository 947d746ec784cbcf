import { t } from './messages';
import type { Figure } from './types';

const size = { width: 1100, height: 760 };

/** The pictures by page and section, taken from the running program by frontend/e2e/help-pictures.spec.ts. */
export const figures: Readonly<Partial<Record<string, Figure>>> = {
  'onboarding-wizard/before': {
    ...size,
    src: '/help/wizard-start.webp',
    alt: t('figure.startAlt'),
    caption: t('figure.start'),
  },
  'onboarding-wizard/template': {
    ...size,
    src: '/help/wizard-template.webp',
    alt: t('figure.templateAlt'),
    caption: t('figure.template'),
  },
  'onboarding-wizard/organization': {
    ...size,
    src: '/help/wizard-organization.webp',
    alt: t('figure.organizationAlt'),
    caption: t('figure.organization'),
  },
  'onboarding-wizard/voicepro': {
    ...size,
    src: '/help/wizard-voicepro.webp',
    alt: t('figure.voiceproAlt'),
    caption: t('figure.voicepro'),
  },
  'onboarding-wizard/crm': { ...size, src: '/help/wizard-crm.webp', alt: t('figure.crmAlt'), caption: t('figure.crm') },
  'onboarding-wizard/users': {
    ...size,
    src: '/help/wizard-users.webp',
    alt: t('figure.usersAlt'),
    caption: t('figure.users'),
  },
  'onboarding-wizard/review': {
    ...size,
    src: '/help/wizard-review.webp',
    alt: t('figure.reviewAlt'),
    caption: t('figure.review'),
  },
  'onboarding-wizard/complete': {
    ...size,
    src: '/help/wizard-complete.webp',
    alt: t('figure.completeAlt'),
    caption: t('figure.complete'),
  },
};
