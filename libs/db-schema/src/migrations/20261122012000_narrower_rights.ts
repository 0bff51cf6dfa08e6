import { type Kysely, sql } from 'kysely';

/** What no release has made use of. Contests, boards and clients are made by the owner of the database. */
const unused = [
  ['select', 'client, media_asset, user_link', 'urvote_gateway'],
  ['insert, update', 'client, board', 'urvote_contest_service'],
  ['insert', 'contest', 'urvote_contest_service'],
  ['insert, update', 'media_asset', 'urvote_media_service'],
  ['insert', 'outbox_event', 'urvote_media_service'],
] as const;

/** Whose entries somebody may not vote for. */
const linkedAccounts = 'user_id, linked_user_id';

export async function up(db: Kysely<unknown>): Promise<void> {
  for (const [rights, tables, role] of unused) await sql.raw(`revoke ${rights} on ${tables} from ${role}`).execute(db);
  await sql.raw(`grant select (${linkedAccounts}) on user_link to urvote_gateway`).execute(db);
}

export async function down(db: Kysely<unknown>): Promise<void> {
  await sql.raw(`revoke select (${linkedAccounts}) on user_link from urvote_gateway`).execute(db);
  for (const [rights, tables, role] of unused) await sql.raw(`grant ${rights} on ${tables} to ${role}`).execute(db);
}
