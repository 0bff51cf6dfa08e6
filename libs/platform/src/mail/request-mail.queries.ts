import { addressedMail, type AddressedMail } from '@urvote/contracts/mail/mail-messages';
import { v7 as uuidV7 } from 'uuid';
import type { Sealer } from '../crypto/sealer.ts';
import { appendEvent } from '../events/append-event.queries.ts';
import type { Trx } from '../postgres/database.ts';

export const mailPurpose = 'mail';

export interface MailRequest {
  mail: AddressedMail;
  /** The mail goes when the account goes. */
  userId?: string;
  now: Date;
}

/** What was not sent by then is of no use. */
const keptDays = 3;

/** In the transaction that gives reason to it: no link leaves without its token, no message is lost. @returns its id */
export async function requestMail(trx: Trx, sealer: Sealer, { mail, userId, now }: MailRequest): Promise<string> {
  const id = uuidV7();
  await trx
    .insertInto('mail')
    .values({
      id,
      user_id: userId ?? null,
      sealed: sealer.seal(JSON.stringify(addressedMail.parse(mail))),
      created_at: now,
      expires_at: new Date(now.getTime() + keptDays * 86_400_000),
    })
    .execute();
  await appendEvent(trx, { type: 'mail.requested', aggregateType: 'mail', aggregateId: id, payload: { mailId: id } });
  return id;
}
