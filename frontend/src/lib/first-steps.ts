import { api, unwrap } from './api';

/** What the lists of companies' first steps are kept under, so that the help can ask for them anew. */
export const firstStepsKey = ['tenants', 'first-steps'];

/** Brings the lists of all companies back that whoever is signed in has hidden. */
export function showStepsAgain() {
  return unwrap(api.DELETE('/session/hidden-first-steps'));
}
