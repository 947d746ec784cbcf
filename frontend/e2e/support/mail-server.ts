import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { SMTPServer } from 'smtp-server';

type Mail = { to: string; raw: string };

/** A real mail server of the test's own. It takes mail for everybody but gone@… and grey@…. */
export class MailServer {
  readonly got: Mail[] = [];
  private readonly server: SMTPServer;
  password = 'right password';

  private constructor() {
    this.server = new SMTPServer({
      disabledCommands: ['STARTTLS'],
      authOptional: true,
      allowInsecureAuth: true,
      logger: false,
      onAuth: (auth, _session, answer) => {
        if (auth.password === this.password) answer(null, { user: auth.username });
        else answer(refusal(535, '5.7.8 Wrong user name or password'));
      },
      onRcptTo: ({ address }, _session, answer) => {
        if (address.startsWith('gone@')) answer(refusal(550, '5.1.1 No such mailbox here'));
        else if (address.startsWith('grey@')) answer(refusal(451, '4.7.1 Greylisted, try again later'));
        else answer();
      },
      onData: (stream, session, answer) => {
        const chunks: Buffer[] = [];
        stream.on('data', (chunk: Buffer) => chunks.push(chunk));
        stream.on('end', () => {
          const raw = Buffer.concat(chunks).toString('utf8');
          for (const { address } of session.envelope.rcptTo) this.got.push({ to: address, raw });
          answer();
        });
      },
    });
  }

  static async start(): Promise<MailServer> {
    const mail = new MailServer();
    mail.server.listen(0, '127.0.0.1');
    await once(mail.server.server, 'listening');
    return mail;
  }

  get port(): number {
    return (this.server.server.address() as AddressInfo).port;
  }

  to(address: string): Mail[] {
    return this.got.filter((mail) => mail.to === address);
  }

  async stop(): Promise<void> {
    await new Promise<void>((stopped) => {
      this.server.close(() => {
        stopped();
      });
    });
  }
}

function refusal(responseCode: number, message: string): Error {
  return Object.assign(new Error(message), { responseCode });
}
