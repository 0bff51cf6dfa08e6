import { type Kysely, sql } from 'kysely';

/** What voters are told of their votes, and what the figures of a contest are made of: no address, browser or fraud detail. */
const told = 'id, contest_id, entry_id, voter_key, voter_user_id, tier, value, window_start, cast_at, settled_at';
const columns = [
  ['vote', `${told}, country, request_key, state, rejection_reason, void_reason, voided_at`],
  ['vote_rejection', `${told}, reason`],
] as const;

export async function up(db: Kysely<unknown>): Promise<void> {
  for (const [table, read] of columns) {
    await sql.raw(`revoke select on ${table} from urvote_gateway`).execute(db);
    await sql.raw(`grant select (${read}) on ${table} to urvote_gateway`).execute(db);
  }
}

export async function down(db: Kysely<unknown>): Promise<void> {
  for (const [table] of columns) {
    await sql.raw(`revoke select on ${table} from urvote_gateway`).execute(db);
    await sql.raw(`grant select on ${table} to urvote_gateway`).execute(db);
  }
}
