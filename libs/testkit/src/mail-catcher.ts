import { join } from 'node:path';
import { startMailCatcher as startCatcher } from '@urvote/embedded/embedded-mail-catcher';
import type { CaughtMail } from '@urvote/platform/mail/mail-folder';
import { silentLogger } from '@urvote/platform/logger/logger';
import { eventually } from './eventually.ts';
import { tempFolder } from './temp-folder.ts';

export interface ReceivedMail extends CaughtMail {
  /** Every address in the text part, in its order. */
  links: string[];
}

export interface TestMailCatcher extends AsyncDisposable {
  /** As SMTP_URL. */
  url: string;
  /** Everything that has arrived, the oldest first. */
  mails(): Promise<ReceivedMail[]>;
  /** Waits for the next mail to the address that this function has not given yet, of those with such a subject if one is given. */
  waitForMail(to: string, subject?: RegExp): Promise<ReceivedMail>;
  /** The server goes away; what it has received stays. */
  stop(): Promise<void>;
  /** Starts it again on the same port. */
  start(): Promise<void>;
}

export interface TestMailCatcherOptions {
  /** The reply to a recipient that is not taken, such as 550. */
  refusalOf?: (recipient: string) => number | undefined;
}

function withLinks(mail: CaughtMail): ReceivedMail {
  return { ...mail, links: mail.text.match(/https?:\/\/[^\s<>"]+/g) ?? [] };
}

function isTo(mail: CaughtMail, address: string): boolean {
  return mail.to.some((each) => each.toLowerCase() === address.toLowerCase());
}

/** A mail server that keeps what it receives. */
export async function startMailCatcher({ refusalOf }: TestMailCatcherOptions = {}): Promise<TestMailCatcher> {
  await using cleanup = new AsyncDisposableStack();
  const folder = join(cleanup.use(await tempFolder()).path, 'mail');
  const options = { folder, logger: silentLogger(), ...(refusalOf === undefined ? {} : { refusalOf }) };
  let catcher = await startCatcher(options);
  const { port, url } = catcher;
  let isRunning = true;
  const stop = async (): Promise<void> => {
    if (isRunning) await catcher[Symbol.asyncDispose]();
    isRunning = false;
  };
  cleanup.defer(stop);
  const mails = async (): Promise<ReceivedMail[]> => (await catcher.list()).reverse().map(withLinks);
  const given = new Set<string>();
  const held = cleanup.move();
  return {
    url,
    mails,
    waitForMail: (to, subject = /(?:)/) =>
      eventually(async () => {
        const found = (await mails()).find(
          (mail) => !given.has(mail.id) && isTo(mail, to) && subject.test(mail.subject),
        );
        if (found === undefined) throw new Error(`no mail to ${to} has arrived`);
        given.add(found.id);
        return found;
      }),
    stop,
    start: async () => {
      catcher = await startCatcher({ ...options, port });
      isRunning = true;
    },
    [Symbol.asyncDispose]: () => held.disposeAsync(),
  };
}
