import type { Db } from '@urvote/platform/postgres/database';

export interface WaitingMail {
  sealed: Buffer;
  expiresAt: Date;
}

/** @returns undefined when it was sent, or deleted with its account */
export async function findMail(db: Db, mailId: string): Promise<WaitingMail | undefined> {
  const row = await db.selectFrom('mail').select(['sealed', 'expires_at']).where('id', '=', mailId).executeTakeFirst();
  return row && { sealed: row.sealed, expiresAt: row.expires_at };
}

export async function deleteMail(db: Db, mailId: string): Promise<void> {
  await db.deleteFrom('mail').where('id', '=', mailId).execute();
}
