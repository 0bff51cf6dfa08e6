import { type Kysely, sql } from 'kysely';

const services = [
  'urvote_gateway',
  'urvote_user_service',
  'urvote_contest_service',
  'urvote_media_service',
  'urvote_ops_service',
];

/** A service that starts with another configuration takes back what it noticed with the last one. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql.raw(`grant delete on notice to ${services.join(', ')}`).execute(db);
}

export async function down(db: Kysely<unknown>): Promise<void> {
  await sql.raw(`revoke delete on notice from ${services.join(', ')}`).execute(db);
}
