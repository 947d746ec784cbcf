import type { Figure } from './types';

/** The pictures of each section, taken by the browser tests (frontend/e2e/help-pictures.spec.ts). */
export const figures: Readonly<Partial<Record<string, Figure>>> = {};
