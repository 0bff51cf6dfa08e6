import { type Kysely, sql } from 'kysely';

const userServiceReads = [
  `select (rejection_reason) on vote`,
  // Whether voting is over decides how a vote reads to who cast it.
  `select (id, status, voting_ends_at) on contest`,
];

/**
 * What waits for a confirmation belongs to the session that cast it, so the mailbox needs a column of its own; the hashes of a
 * group's leaves are kept, because receipts cannot be made again of votes that were anonymised or withdrawals that leave no row.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table unconfirmed_vote add column mailbox_key text collate "C" check (char_length(mailbox_key) <= 80)`.execute(
    db,
  );
  await sql`update unconfirmed_vote set mailbox_key = voter_key where voter_key like 'g:%'`.execute(db);
  await sql`alter table vote_batch add column leaf_hashes bytea`.execute(db);
  await sql`comment on column vote_batch.leaf_hashes is 'Leaves of the group''s Merkle tree, 32 bytes each; null for groups of before they were kept'`.execute(
    db,
  );
  for (const right of userServiceReads) await sql.raw(`grant ${right} to urvote_user_service`).execute(db);
}

export async function down(db: Kysely<unknown>): Promise<void> {
  for (const right of userServiceReads) await sql.raw(`revoke ${right} from urvote_user_service`).execute(db);
  await sql`alter table vote_batch drop column leaf_hashes`.execute(db);
  await sql`alter table unconfirmed_vote drop column mailbox_key`.execute(db);
}
