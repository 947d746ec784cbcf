import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const binary = process.env.TENANTRY_BIN ?? fileURLToPath(new URL('../../../bin/tenantry', import.meta.url));

// A PostgreSQL server's maintenance database; with it every test gets a database of its own there instead of SQLite.
const postgres = process.env.TENANTRY_E2E_PG;

/** A real server of one's own: fresh data, a free port, gone after the test. */
export class TestServer {
  private process: ChildProcess | undefined;
  private output = '';

  private constructor(
    readonly url: string,
    readonly dataDir: string,
    private readonly database: string | undefined,
    private readonly settings: Record<string, string>,
  ) {}

  /** Passkeys need a host with a name: localhost, where it matters. */
  static async start(host = '127.0.0.1', settings: Record<string, string> = {}): Promise<TestServer> {
    if (!existsSync(binary)) throw new Error(`There is no ${binary}. Build it first: make build`);
    const port = await freePort();
    const dataDir = await mkdtemp(join(tmpdir(), 'tenantry-e2e-'));
    const server = new TestServer(`http://${host}:${String(port)}`, dataDir, await makeDatabase(), settings);
    await server.run();
    return server;
  }

  /** The one-time link that the server printed. */
  get setupLink(): string {
    const found = /http\S+\/setup\?code=\S+/.exec(this.output)?.[0];
    if (found === undefined) throw new Error(`The server printed no set-up link:\n${this.output}`);
    return found;
  }

  get setupCode(): string {
    return new URL(this.setupLink).searchParams.get('code') ?? '';
  }

  /** Runs a command of the same executable on the same data. */
  async command(...args: string[]): Promise<string> {
    const { stdout } = await promisify(execFile)(binary, [...args, ...this.storage()]);
    return stdout;
  }

  async stop(signal: NodeJS.Signals = 'SIGTERM'): Promise<void> {
    const running = this.process;
    this.process = undefined;
    if (running?.exitCode !== null) return;
    running.kill(signal);
    await once(running, 'exit');
  }

  /** Stops, hard with SIGKILL, and starts again on the same address and data. */
  async restart(signal?: NodeJS.Signals): Promise<void> {
    await this.stop(signal);
    await this.run();
  }

  async remove(): Promise<void> {
    await this.stop();
    await rm(this.dataDir, { recursive: true, force: true });
    if (this.database !== undefined) await dropDatabase(this.database);
  }

  private storage(): string[] {
    return this.database === undefined
      ? ['--data', this.dataDir]
      : ['--data', this.dataDir, '--db', databaseUrl(this.database)];
  }

  private async run(): Promise<void> {
    const { host } = new URL(this.url);
    const child = spawn(binary, ['serve', '--addr', host, ...this.storage()], {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, ...this.settings },
    });
    const keep = (chunk: Buffer) => {
      this.output += chunk.toString();
    };
    child.stdout.on('data', keep);
    child.stderr.on('data', keep);
    this.process = child;
    await this.ready(child);
  }

  private async ready(child: ChildProcess): Promise<void> {
    const giveUp = Date.now() + 20_000;
    while (Date.now() < giveUp && child.exitCode === null) {
      const answer = await fetch(`${this.url}/readyz`).catch(() => undefined);
      if (answer?.ok === true) return;
      await new Promise((resolve) => setTimeout(resolve, 25));
    }
    throw new Error(`The server did not get ready:\n${this.output}`);
  }
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address() as AddressInfo;
  probe.close();
  await once(probe, 'close');
  return port;
}

async function makeDatabase(): Promise<string | undefined> {
  if (postgres === undefined) return undefined;
  const name = `e2e_${randomBytes(6).toString('hex')}`;
  await promisify(execFile)('psql', [postgres, '-qc', `CREATE DATABASE ${name}`]);
  return name;
}

async function dropDatabase(name: string): Promise<void> {
  await promisify(execFile)('psql', [postgres ?? '', '-qc', `DROP DATABASE ${name} WITH (FORCE)`]);
}

function databaseUrl(name: string): string {
  const url = new URL(postgres ?? '');
  url.pathname = `/${name}`;
  return url.href;
}
