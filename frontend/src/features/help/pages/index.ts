import type { HelpPage } from '../types';
import { companySetUp } from './companySetUp';
import { onboardingWizard } from './onboardingWizard';
import { members } from './members';
import { partners } from './partners';
import { scripts } from './scripts';
import { singleSignOn } from './singleSignOn';
import { tenants } from './tenants';
import { texting } from './texting';
import { websiteApps } from './websiteApps';

/** Every help page, in the order of the index. */
export const pages: readonly HelpPage[] = [
  members,
  companySetUp,
  texting,
  websiteApps,
  partners,
  onboardingWizard,
  tenants,
  singleSignOn,
  scripts,
];
