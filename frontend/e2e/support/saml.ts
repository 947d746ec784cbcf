import { createHash, createSign, generateKeyPairSync } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import * as samlify from 'samlify';

// Its own check of XML schemas needs a program; what matters is whether we take its answers.
samlify.setSchemaValidator({ validate: () => Promise.resolve('not checked') });

/** A real SAML identity provider on this machine, by another library than ours, at which anybody is who they say they are. */
export class SamlProvider {
  private provider: ReturnType<typeof samlify.IdentityProvider> | undefined;
  private service: ReturnType<typeof samlify.ServiceProvider> | undefined;

  private constructor(
    private readonly server: Server,
    private readonly address: string,
  ) {}

  static async start(): Promise<SamlProvider> {
    const server = createServer((request, response) => {
      provider.answer(request, response).catch((error: unknown) => {
        response.writeHead(500).end(String(error));
      });
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const provider = new SamlProvider(server, `http://127.0.0.1:${String(port)}`);
    const { privateKey, certificate } = newCertificate();
    provider.provider = samlify.IdentityProvider({
      entityID: provider.metadata,
      privateKey,
      signingCert: certificate,
      isAssertionEncrypted: false,
      nameIDFormat: ['urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress'],
      singleSignOnService: [
        { Binding: 'urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect', Location: `${provider.address}/sso` },
      ],
    });
    return provider;
  }

  /** The address at which it describes itself. */
  get metadata(): string {
    return `${this.address}/metadata`;
  }

  /** What its administrator does with the metadata address that Tenantry shows. */
  async register(metadataUrl: string): Promise<void> {
    const metadata = await (await fetch(metadataUrl)).text();
    this.service = samlify.ServiceProvider({ metadata });
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    this.server.close();
    await once(this.server, 'close');
  }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { pathname, search, searchParams } = new URL(request.url ?? '/', this.address);
    response.setHeader('Content-Type', 'text/html; charset=utf-8');
    if (this.provider === undefined || pathname === '/metadata') {
      response.end(this.provider?.getMetadata());
      return;
    }
    if (this.service === undefined || pathname !== '/sso') {
      response.writeHead(404).end();
      return;
    }
    if (request.method !== 'POST') {
      response.end(
        page(`<form method="post" action="/sso${search.replaceAll('&', '&amp;')}">
        <label>Email <input name="email" autofocus></label> <button>Sign in</button></form>`),
      );
      return;
    }
    const email = new URLSearchParams(await text(request)).get('email') ?? '';
    const { extract } = await this.provider.parseLoginRequest(this.service, 'redirect', {
      query: Object.fromEntries(searchParams),
    });
    const answer = await this.provider.createLoginResponse(this.service, { extract }, 'post', { email });
    const to = 'entityEndpoint' in answer ? answer.entityEndpoint : '';
    response.end(
      page(`<form method="post" action="${to}">
      <input type="hidden" name="SAMLResponse" value="${answer.context}">
      <input type="hidden" name="RelayState" value="${searchParams.get('RelayState') ?? ''}">
      </form><script>document.forms[0].submit()</script>`),
    );
  }
}

function page(body: string): string {
  return `<!doctype html><html lang="en"><title>Acme Directory</title><h1>Acme Directory</h1>${body}</html>`;
}

/** A certificate that a key signs for itself, as DER by hand: Node.js makes none. */
function newCertificate(): { privateKey: string; certificate: string } {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const sha256WithRSA = der(0x30, der(0x06, Buffer.from('2a864886f70d01010b', 'hex')), der(0x05));
  const name = der(0x30, der(0x31, der(0x30, der(0x06, Buffer.from('550403', 'hex')), der(0x0c, Buffer.from('Acme')))));
  const at = (days: number) => {
    const stamp = new Date(Date.now() + days * 86_400_000).toISOString().replace(/[-:T]/g, '').slice(2, 14);
    return der(0x17, Buffer.from(`${stamp}Z`));
  };
  const key = publicKey.export({ type: 'spki', format: 'der' });
  const serial = createHash('sha256').update(key).digest().subarray(0, 8);
  serial[0] = 1;
  const content = der(
    0x30,
    der(0xa0, der(0x02, Buffer.from([2]))),
    der(0x02, serial),
    sha256WithRSA,
    name,
    der(0x30, at(-1), at(365)),
    name,
    key,
  );
  const signature = createSign('sha256').update(content).sign(privateKey);
  const certificate = der(0x30, content, sha256WithRSA, der(0x03, Buffer.from([0]), signature));
  return {
    privateKey: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    certificate: certificate.toString('base64'),
  };
}

function der(tag: number, ...parts: Buffer[]): Buffer {
  const body = Buffer.concat(parts);
  const { length } = body;
  const head = length < 128 ? [length] : length < 256 ? [0x81, length] : [0x82, length >> 8, length & 255];
  return Buffer.concat([Buffer.from([tag, ...head]), body]);
}
