import type { PasskeyAnswer, PasskeyQuestion } from '@/api/types';

/** Whether the browser offers passkeys in the list under a field. */
export async function passkeysInFields(): Promise<boolean> {
  return 'isConditionalMediationAvailable' in PublicKeyCredential
    ? PublicKeyCredential.isConditionalMediationAvailable()
    : false;
}

/** What was answered to a question, ready to be sent. */
export type Answered = { challenge: string; credential: PasskeyAnswer };

function answered(question: PasskeyQuestion, credential: Credential | null): Answered {
  if (!(credential instanceof PublicKeyCredential)) throw new PasskeyRefused();
  return { challenge: question.challenge, credential: credential.toJSON() as PasskeyAnswer };
}

/** The person closed the browser's dialog, or no passkey fits. */
export class PasskeyRefused extends Error {}

async function refusable<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    if (error instanceof DOMException) throw new PasskeyRefused(error.message, { cause: error });
    throw error;
  }
}

type Ways = { signal?: AbortSignal; mediation?: CredentialMediationRequirement };

/** Asks the browser for a passkey. */
export async function askPasskey(question: PasskeyQuestion, ways: Ways = {}): Promise<Answered> {
  const options = question.publicKey as PublicKeyCredentialRequestOptionsJSON;
  const publicKey = PublicKeyCredential.parseRequestOptionsFromJSON(options);
  return answered(question, await refusable(navigator.credentials.get({ publicKey, ...ways })));
}

/** Asks the browser to make a passkey. */
export async function makePasskey(question: PasskeyQuestion): Promise<Answered> {
  const options = question.publicKey as PublicKeyCredentialCreationOptionsJSON;
  const publicKey = PublicKeyCredential.parseCreationOptionsFromJSON(options);
  return answered(question, await refusable(navigator.credentials.create({ publicKey })));
}
