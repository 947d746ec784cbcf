import type { Connection, ConnectionDraft } from '@/api/types';
import { ProblemError } from '@/lib/problem';

export type Way = 'url' | 'file' | 'hand';

export type Fields = {
  kind: Connection['kind'];
  name: string;
  issuer: string;
  clientId: string;
  clientSecret: string;
  way: Way;
  metadataUrl: string;
  metadata: string;
  entityId: string;
  signInUrl: string;
  certificates: string;
  joinRole: string;
  trustMfa: boolean;
};

/** What the form begins with. */
export function fieldsOf(connection?: Connection): Fields {
  const { oidc, saml } = connection ?? {};
  return {
    kind: connection?.kind ?? 'oidc',
    name: connection?.name ?? '',
    issuer: oidc?.issuer ?? '',
    clientId: oidc?.clientId ?? '',
    clientSecret: '',
    way: saml === undefined || saml.metadataUrl !== undefined ? 'url' : 'hand',
    metadataUrl: saml?.metadataUrl ?? '',
    metadata: '',
    entityId: saml?.entityId ?? '',
    signInUrl: saml?.signInUrl ?? '',
    certificates: (saml?.certificates ?? []).map(pem).join('\n'),
    joinRole: connection?.joinRole ?? '',
    trustMfa: connection?.trustMfa ?? false,
  };
}

function pem(base64: string): string {
  const lines = base64.match(/.{1,64}/g) ?? [];
  return ['-----BEGIN CERTIFICATE-----', ...lines, '-----END CERTIFICATE-----'].join('\n');
}

/** What is sent: of the way that was chosen, and nothing of the others. */
export function draftOf(fields: Fields): ConnectionDraft {
  const { kind, name, joinRole, trustMfa } = fields;
  const common = { name: name.trim(), trustMfa, ...(joinRole === '' ? {} : { joinRole }) };
  if (kind === 'oidc') {
    const { issuer, clientId, clientSecret } = fields;
    const secret = clientSecret === '' ? {} : { clientSecret };
    return { ...common, oidc: { issuer: issuer.trim(), clientId: clientId.trim(), ...secret } };
  }
  return { ...common, saml: samlOf(fields) };
}

function samlOf({ way, metadataUrl, metadata, entityId, signInUrl, certificates }: Fields) {
  if (way === 'url') return { metadataUrl: metadataUrl.trim() };
  if (way === 'file') return { metadata };
  return { entityId: entityId.trim(), signInUrl: signInUrl.trim(), certificates: [certificates] };
}

/** The server names fields by where they stand in the body; the form has them side by side. */
export async function ontoFields<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error;
    const errors = error.problem.errors?.map((field) => ({
      ...field,
      pointer: field.pointer.replace(/^\/(oidc|saml)\//, '/'),
    }));
    throw errors === undefined ? error : new ProblemError({ ...error.problem, errors });
  }
}
