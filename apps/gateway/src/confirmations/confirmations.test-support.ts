import { addressedMail } from '@urvote/contracts/mail/mail-messages';
import type { Db } from '@urvote/platform/postgres/database';
import { createSealer } from '@urvote/platform/crypto/sealer';
import { mailPurpose } from '@urvote/platform/mail/request-mail.queries';

export interface LeftMail {
  to: string;
  name: string;
  url: string;
  token: string;
  contestTitle: string;
  entryTitle: string;
}

/** The mails that ask for a confirmation, opened as the sender opens them; the oldest first. */
export async function confirmationMails(db: Db, dataEncryptionKey: string): Promise<LeftMail[]> {
  const sealer = createSealer(dataEncryptionKey, mailPurpose);
  const rows = await db.selectFrom('mail').select('sealed').orderBy('created_at').orderBy('id').execute();
  return rows.flatMap(({ sealed }) => {
    const { to, message } = addressedMail.parse(JSON.parse(sealer.open(sealed).toString()));
    if (message.template !== 'confirm-vote') return [];
    const { template: _, ...shown } = message;
    return [{ to, ...shown, token: new URL(message.url).searchParams.get('token') ?? '' }];
  });
}
