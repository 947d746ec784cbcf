import type { HelpPage } from '../types';
import { companySetUp } from './companySetUp';
import { onboardingWizard } from './onboardingWizard';
import { members } from './members';
import { scripts } from './scripts';
import { singleSignOn } from './singleSignOn';
import { tenants } from './tenants';

/** Every help page, in the order of the index. */
export const pages: readonly HelpPage[] = [members, companySetUp, onboardingWizard, tenants, singleSignOn, scripts];
