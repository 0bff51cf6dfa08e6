import type { Database } from '@urvote/db-schema/database';
import { createSealer } from '@urvote/platform/crypto/sealer';
import { mailPurpose } from '@urvote/platform/mail/request-mail.queries';
import type { Kysely } from 'kysely';

interface WaitingMail {
  to: string;
  message: { template: string; url?: string };
}

/** Mails that nobody has sent yet, oldest first. @param secret DATA_ENCRYPTION_KEY */
async function waitingMails(db: Kysely<Database>, secret: string): Promise<WaitingMail[]> {
  const sealer = createSealer(secret, mailPurpose);
  const rows = await db.selectFrom('mail').select('sealed').orderBy('id').execute();
  return rows.map(({ sealed }) => JSON.parse(sealer.open(sealed).toString()) as WaitingMail);
}

/** The token of the latest invitation that goes to an address. */
export async function invitedToken(db: Kysely<Database>, to: string, secret = 'e'.repeat(32)): Promise<string> {
  const mails = await waitingMails(db, secret);
  const mail = mails.findLast((each) => each.to === to && each.message.template === 'client-invitation');
  const token = new URL(mail?.message.url ?? 'http://none').searchParams.get('token');
  if (token === null) throw new Error('nobody invited this address');
  return token;
}
