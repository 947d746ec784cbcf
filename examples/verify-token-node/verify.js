// Shows how a service checks an access token of Tenantry with an ordinary JWT library (jose) and nothing of
// Tenantry's own:
//
//   npm install
//   node verify.js https://tenants.example.com tn_0198c5c4e0a17b3c9f2d4e6a8b0c1d2e < token
//
// It prints what the token says, or ends with 1 and says why it must not be trusted.
import { text } from 'node:stream/consumers';
import { createRemoteJWKSet, jwtVerify } from 'jose';

const [issuer, tenant] = process.argv.slice(2);

try {
  if (!issuer || !tenant) throw new Error('name the issuer and the tenant');
  const keys = createRemoteJWKSet(new URL('/.well-known/jwks.json', issuer), {
    cacheMaxAge: 5 * 60 * 1000,
    cooldownDuration: 10 * 1000,
  });
  // The issuer, the tenant and the algorithm are ours to demand, never the token's to choose.
  const { payload } = await jwtVerify((await text(process.stdin)).trim(), keys, {
    issuer,
    audience: tenant,
    algorithms: ['EdDSA'],
    typ: 'at+jwt',
    requiredClaims: ['exp', 'sub', 'tenant'],
    clockTolerance: 5,
  });
  console.log(JSON.stringify(payload, null, 2));
} catch (error) {
  console.error('refused:', error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
