import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A company's own website on an origin of its own, with a policy that lets in the widget's host and nothing else. */
export class Website {
  readonly pages = new Map<string, string>();
  policy = '';

  private constructor(
    private readonly server: Server,
    readonly url: string,
  ) {}

  static async start(): Promise<Website> {
    const server = createServer((request, response) => {
      const page = site.pages.get(new URL(request.url ?? '/', site.url).pathname);
      response.writeHead(page === undefined ? 404 : 200, {
        'Content-Type': 'text/html; charset=utf-8',
        'Content-Security-Policy': site.policy,
        'Cross-Origin-Embedder-Policy': 'require-corp',
      });
      response.end(page ?? 'There is no such page.');
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const site = new Website(server, `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`);
    return site;
  }

  /** Allows one host's scripts and calls; no styles, no cookies, no frames, and markup from strings nowhere. */
  allow(host: string): void {
    this.policy =
      `default-src 'none'; script-src ${host}; connect-src ${host}; base-uri 'none'; form-action 'none'; ` +
      "require-trusted-types-for 'script'";
  }

  put(path: string, code: string, title = 'Harbor Dental'): void {
    this.pages.set(
      path,
      `<!doctype html><html lang="en"><head><title>${title}</title><meta name="viewport" content="width=device-width">` +
        `</head><body><main><h1>${title}</h1><p>${'Open for you. '.repeat(200)}</p></main>${code}</body></html>`,
    );
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    this.server.close();
    await once(this.server, 'close');
  }
}
