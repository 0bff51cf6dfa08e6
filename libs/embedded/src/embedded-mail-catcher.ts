import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { SMTPServer, type SMTPServerDataStream } from 'smtp-server';
import type { Clock } from '@urvote/platform/clock/clock';
import type { Logger } from '@urvote/platform/logger/logger';
import { type MailFolder, openMailFolder } from '@urvote/platform/mail/mail-folder';

export interface MailCatcherOptions {
  /** Where the messages are kept. */
  folder: string;
  logger: Logger;
  clock?: Clock;
  /** A free port by default. */
  port?: number;
  /** The reply to a recipient that is not taken, such as 550; every recipient is taken by default. */
  refusalOf?: (recipient: string) => number | undefined;
}

export interface MailCatcher extends AsyncDisposable, Pick<MailFolder, 'list' | 'read'> {
  /** As SMTP_URL. */
  url: string;
  port: number;
}

const maxMessageBytes = 1024 * 1024;
const closeBoundMs = 200;

/** An error that the server answers with the code. */
function reply(responseCode: number, text: string): Error {
  return Object.assign(new Error(text), { responseCode });
}

async function keep(stream: SMTPServerDataStream, folder: MailFolder): Promise<string> {
  const message = await buffer(stream);
  if (stream.sizeExceeded) throw reply(552, 'Message exceeds the fixed maximum size');
  return folder.keep(message);
}

/**
 * A mail server on the loopback interface that keeps every message as a file and sends none on. A message is accepted
 * when its file is written. There is no sign-in and no TLS: nobody but this machine reaches it.
 */
export async function startMailCatcher({
  folder,
  logger,
  clock,
  port = 0,
  refusalOf,
}: MailCatcherOptions): Promise<MailCatcher> {
  const mails = openMailFolder(folder, clock === undefined ? {} : { clock });
  const server = new SMTPServer({
    name: 'localhost',
    disabledCommands: ['AUTH', 'STARTTLS'],
    disableReverseLookup: true,
    size: maxMessageBytes,
    closeTimeout: closeBoundMs,
    logger: false,
    onRcptTo({ address }, _session, done) {
      const code = refusalOf?.(address);
      done(code === undefined ? undefined : reply(code, `<${address}> is not taken here`));
    },
    onData(stream, _session, done) {
      keep(stream, mails).then(
        (id) => done(null, `kept as ${id}`),
        (error: unknown) => done(error instanceof Error ? error : new Error(String(error))),
      );
    },
  });
  server.on('error', (error) => logger.debug({ err: error }, 'mail catcher connection error'));
  const listening = server.listen(port, '127.0.0.1');
  await once(listening, 'listening');
  const taken = (listening.address() as AddressInfo).port;
  logger.info({ port: taken }, 'mail catcher started');
  return {
    url: `smtp://127.0.0.1:${taken}`,
    port: taken,
    list: mails.list,
    read: mails.read,
    [Symbol.asyncDispose]: () => new Promise((resolve) => server.close(resolve)),
  };
}
