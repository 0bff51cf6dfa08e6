import type { Db } from '@urvote/platform/postgres/database';
import { type SqlBool, sql } from 'kysely';

/** What waits in one slot, or waited: `sealed` is the vote, and after the confirmation the answer. */
export interface UnconfirmedVote {
  id: string;
  sealed: Buffer;
  expiresAt: Date;
  claimedUntil: Date | null;
  isConfirmed: boolean;
}

export async function findUnconfirmedVote(db: Db, hash: Buffer): Promise<UnconfirmedVote | undefined> {
  const row = await db
    .selectFrom('unconfirmed_vote')
    .select(['id', 'sealed', 'expires_at', 'claimed_until', 'confirmed_at'])
    .where('hash', '=', hash)
    .executeTakeFirst();
  if (row === undefined) return undefined;
  return {
    id: row.id,
    sealed: row.sealed,
    expiresAt: row.expires_at,
    claimedUntil: row.claimed_until,
    isConfirmed: row.confirmed_at !== null,
  };
}

export interface Claim {
  id: string;
  /** Until then nobody else has the vote; it also names the claim. */
  until: Date;
}

/** Of many who try at once one gets it. @returns whether this one did */
export async function claimUnconfirmedVote(db: Db, { id, until }: Claim, now: Date): Promise<boolean> {
  const row = await db
    .updateTable('unconfirmed_vote')
    .set({ claimed_until: until })
    .where('id', '=', id)
    .where('confirmed_at', 'is', null)
    .where(sql<SqlBool>`expires_at > ${now}`)
    .where(sql<SqlBool>`coalesce(claimed_until, '-infinity') <= ${now}`)
    .returning('id')
    .executeTakeFirst();
  return row !== undefined;
}

/** The link is used up; what was sealed for it makes room for the answer. */
export async function finishUnconfirmedVote(
  db: Db,
  { id, until }: Claim,
  answer: { sealed: Buffer; now: Date },
): Promise<void> {
  await db
    .updateTable('unconfirmed_vote')
    .set({ confirmed_at: answer.now, sealed: answer.sealed, claimed_until: null })
    .where('id', '=', id)
    .where('claimed_until', '=', until)
    .execute();
}

/** The link may be tried again at once. */
export async function releaseUnconfirmedVote(db: Db, { id, until }: Claim): Promise<void> {
  await db
    .updateTable('unconfirmed_vote')
    .set({ claimed_until: null })
    .where('id', '=', id)
    .where('claimed_until', '=', until)
    .execute();
}
