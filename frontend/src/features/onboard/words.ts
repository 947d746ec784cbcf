import type { SetUp } from '@/api/types';
import type { Step } from '@/components/Steps';
import { t } from './messages';

/** Whom to ask, by name where there is one. */
export function contactOf({ partner }: SetUp): string {
  return partner.contactName === undefined || partner.contactName === '' ? partner.name : partner.contactName;
}

/** What the company is called, as long as it has no name. */
export function companyOf(view: SetUp): string {
  return view.companyName === '' ? t('handed.company') : view.companyName;
}

export function titleOf(view: SetUp): string {
  return view.companyName === '' ? t('setUp.title') : t('setUp.titleOf', { company: view.companyName });
}

/** The answers of one step, whatever was stored. */
export function answersOf(view: SetUp, step: string): Record<string, unknown> {
  const fields: unknown = view.answers?.[step];
  return typeof fields === 'object' && fields !== null && !Array.isArray(fields)
    ? (fields as Record<string, unknown>)
    : {};
}

/** The way through the set-up. */
export function stepsOf(view: SetUp): Step[] {
  return view.steps.map(({ id, title, state, optional, kind }) => ({
    id,
    title: optional && kind === 'sms' ? t('setUp.optional', { step: title }) : title,
    state: id === view.step ? 'now' : state,
  }));
}
