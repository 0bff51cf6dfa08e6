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
