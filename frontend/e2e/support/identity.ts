import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Page } from '@playwright/test';
import Provider from 'oidc-provider';

/** A real OpenID Connect provider on this machine, at which anybody is who they say they are. */
export class IdentityProvider {
  readonly clientId = 'tenantry';
  readonly clientSecret = 'a secret of the provider and us';
  private handle: ((request: IncomingMessage, response: ServerResponse) => void) | undefined;

  private constructor(
    private readonly server: Server,
    readonly issuer: string,
  ) {}

  static async start(): Promise<IdentityProvider> {
    const server = createServer((request, response) => {
      provider.handle?.(request, response);
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const provider = new IdentityProvider(server, `http://127.0.0.1:${String(port)}`);
    return provider;
  }

  /** What its administrator does with the address that Tenantry shows. */
  register(redirectUri: string): void {
    const provider = new Provider(this.issuer, {
      clients: [{ client_id: this.clientId, client_secret: this.clientSecret, redirect_uris: [redirectUri] }],
      claims: { openid: ['sub'], email: ['email', 'email_verified'], profile: ['name'] },
      cookies: { keys: ['of a test'] },
      pkce: { required: () => true },
      findAccount: (_: unknown, id: string) => ({
        accountId: id,
        claims: () => ({ sub: id, email: id, email_verified: true, name: id.split('@')[0] }),
      }),
    });
    this.handle = provider.callback();
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    this.server.close();
    await once(this.server, 'close');
  }
}

/** Signs in at the provider's own pages. */
export async function signInThere(page: Page, email: string): Promise<void> {
  await page.locator('input[name=login]').fill(email);
  await page.locator('input[name=password]').fill('whatever');
  await page.getByRole('button', { name: /sign-?in/i }).click();
  await page.getByRole('button', { name: /continue/i }).click();
}

/** A name server that knows the TXT records it is told. */
export class NameServer {
  private readonly records = new Map<string, string>();

  private constructor(private readonly socket: Socket) {}

  static async start(): Promise<NameServer> {
    const socket = createSocket('udp4');
    const server = new NameServer(socket);
    socket.on('message', (message, from) => {
      socket.send(server.answer(message), from.port, from.address);
    });
    socket.bind(0, '127.0.0.1');
    await once(socket, 'listening');
    return server;
  }

  get address(): string {
    return `127.0.0.1:${String(this.socket.address().port)}`;
  }

  set(name: string, value: string): void {
    this.records.set(name, value);
  }

  async stop(): Promise<void> {
    this.socket.close();
    await once(this.socket, 'close');
  }

  /** The question's own bytes come back, with the record behind them or with "no such name". */
  private answer(message: Buffer): Buffer {
    const labels: string[] = [];
    let at = 12;
    for (let length = message[at] ?? 0; length > 0; length = message[at] ?? 0) {
      labels.push(message.toString('latin1', at + 1, at + 1 + length));
      at += length + 1;
    }
    const question = message.subarray(12, at + 5);
    const value = this.records.get(labels.join('.'));
    const head = Buffer.alloc(12);
    message.copy(head, 0, 0, 2);
    head.writeUInt16BE(value === undefined ? 0x8183 : 0x8180, 2);
    head.writeUInt16BE(1, 4);
    if (value === undefined) return Buffer.concat([head, question]);
    head.writeUInt16BE(1, 6);
    const text = Buffer.from(value, 'latin1');
    const record = Buffer.from([0xc0, 0x0c, 0, 16, 0, 1, 0, 0, 0, 1, 0, text.length + 1, text.length]);
    return Buffer.concat([head, question, record, text]);
  }
}
