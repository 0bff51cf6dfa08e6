import type { Db, Trx } from '@urvote/platform/postgres/database';
import { type SqlBool, sql } from 'kysely';

export interface NewUnconfirmedVote {
  id: string;
  hash: Buffer;
  contestId: string;
  entryId: string;
  voterKey: string;
  mailboxKey: string;
  sealed: Buffer;
  now: Date;
  expiresAt: Date;
  /** An earlier one of the slot for the same mailbox that is younger than this stays as it is. */
  replacesBefore: Date;
}

/** What waits in one slot, or waited: `sealed` is the vote, and after the confirmation the answer. */
export interface UnconfirmedVote {
  id: string;
  sealed: Buffer;
  expiresAt: Date;
  claimedUntil: Date | null;
  isConfirmed: boolean;
}

interface Asked {
  voterKey: string;
  mailboxKey: string;
  entryId: string;
  since: Date;
}

/** Not when the voter gave another address since, as somebody does who has mistyped it. */
export async function wasAskedSince(db: Db, { voterKey, mailboxKey, entryId, since }: Asked): Promise<boolean> {
  const row = await db
    .selectFrom('unconfirmed_vote')
    .select('id')
    .where('voter_key', '=', voterKey)
    .where('entry_id', '=', entryId)
    .where('mailbox_key', '=', mailboxKey)
    .where(sql<SqlBool>`created_at > ${since}`)
    .executeTakeFirst();
  return row !== undefined;
}

/** One row a voter and entry: the newest replaces the earlier, whose link ends. @returns whether it was stored */
export async function storeUnconfirmedVote(trx: Trx, vote: NewUnconfirmedVote): Promise<boolean> {
  const row = {
    id: vote.id,
    hash: vote.hash,
    contest_id: vote.contestId,
    mailbox_key: vote.mailboxKey,
    sealed: vote.sealed,
    created_at: vote.now,
    expires_at: vote.expiresAt,
    claimed_until: null,
    confirmed_at: null,
  };
  const stored = await trx
    .insertInto('unconfirmed_vote')
    .values({ ...row, entry_id: vote.entryId, voter_key: vote.voterKey })
    .onConflict((conflict) =>
      conflict
        .columns(['voter_key', 'entry_id'])
        .doUpdateSet(row)
        .where(
          sql<SqlBool>`(unconfirmed_vote.created_at <= ${vote.replacesBefore} or unconfirmed_vote.mailbox_key is distinct from excluded.mailbox_key)`,
        )
        .where(sql<SqlBool>`coalesce(unconfirmed_vote.claimed_until, '-infinity') <= ${vote.now}`),
    )
    .returning('id')
    .executeTakeFirst();
  return stored !== undefined;
}

export async function titlesOfEntry(
  db: Db | Trx,
  entryId: string,
): Promise<{ entryTitle: string; contestTitle: string }> {
  return db
    .selectFrom('entry')
    .innerJoin('contest', 'contest.id', 'entry.contest_id')
    .select(['entry.title as entryTitle', 'contest.name as contestTitle'])
    .where('entry.id', '=', entryId)
    .executeTakeFirstOrThrow();
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
