import { createContext, use } from 'react';
import type { Reference, Template } from '@/api/types';
import type { CheckScope } from '@/components/SchemaForm';
import type { DraftSession, DraftState } from './draft';

/** What every step of the wizard works with. */
export interface WizardContextValue {
  wizard: string;
  templates: Template[];
  /** The template that the draft was made with; undefined until one is chosen. */
  template: Template | undefined;
  reference: Reference | undefined;
  session: DraftSession;
  state: DraftState;
  scope: CheckScope;
  /** Whether one came here by a Change link of the review, and returns there. */
  fromReview: boolean;
  goTo: (step: string) => void;
  exit: () => void;
}

export const WizardContext = createContext<WizardContextValue | undefined>(undefined);

export function useWizard(): WizardContextValue {
  const value = use(WizardContext);
  if (!value) throw new Error('This component belongs inside the wizard.');
  return value;
}
