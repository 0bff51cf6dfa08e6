import type { SendMailData } from '@urvote/contracts/jobs/send-mail';
import { type AddressedMail, addressedMail } from '@urvote/contracts/mail/mail-messages';
import { PermanentJobError } from '@urvote/platform/queue/job-processor';
import type { AppContext } from '../context.ts';
import type { Mailer } from './mailer.ts';
import { deleteMail, findMail } from './mails.queries.ts';
import { MailRefusedError } from './smtp-error.ts';
import { renderMail } from './templates/render-mail.ts';

export type SendMail = (data: SendMailData) => Promise<void>;

type SendMailContext = Pick<AppContext, 'db' | 'clock' | 'sealers' | 'events'>;

/** A mail sealed by another key fails its job and stays: the key may come back. */
function openSealed({ sealers }: SendMailContext, sealed: Buffer): AddressedMail {
  try {
    return addressedMail.parse(JSON.parse(sealers.mail.open(sealed).toString('utf8')));
  } catch {
    // The causes quote what they could not read.
    throw new PermanentJobError('the mail cannot be opened');
  }
}

/** A mail that is gone or has expired is done without being sent. */
export function createSendMail(app: SendMailContext, mailer: Mailer): SendMail {
  /** Accepted by the server and not deleted yet: while the database is down nothing is sent twice. */
  const accepted = new Set<string>();

  async function deliver(mailId: string, mail: AddressedMail): Promise<void> {
    const { template } = mail.message;
    try {
      await mailer.send({ id: mailId, to: mail.to, sentAt: new Date(app.clock.nowMs()), ...renderMail(mail) });
    } catch (error) {
      if (error instanceof MailRefusedError) {
        app.events.mailRefused(mailId, template);
        await deleteMail(app.db, mailId);
      } else app.events.mailNotSent(mailId, template);
      throw error;
    }
    accepted.add(mailId);
    app.events.mailSent(mailId, template);
  }

  return async ({ mailId }) => {
    const waiting = await findMail(app.db, mailId);
    if (waiting === undefined) return void accepted.delete(mailId);
    const isExpired = waiting.expiresAt.getTime() <= app.clock.nowMs();
    if (isExpired) app.events.mailExpired(mailId);
    else if (!accepted.has(mailId)) await deliver(mailId, openSealed(app, waiting.sealed));
    await deleteMail(app.db, mailId);
    accepted.delete(mailId);
  };
}
