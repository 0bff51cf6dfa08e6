import { type Kysely, sql } from 'kysely';

/** One role a service, each with what the service needs and nothing else. They cannot log in by themselves. */
const roles = [
  'urvote_gateway',
  'urvote_vote_worker',
  'urvote_user_service',
  'urvote_contest_service',
  'urvote_media_service',
  'urvote_ops_service',
] as const;

const publicUserColumns = 'id, username, display_name, email_verified_at, suspended_at, created_at';

const grants = [
  // Everyone may read the event log, keep a cursor and count calls.
  `grant select on outbox_event to ${roles.join(', ')}`,
  `grant select, insert, update on event_cursor to ${roles.join(', ')}`,
  `grant select, insert, update, delete on rate_limit, idempotency_key to ${roles.join(', ')}`,

  `grant select on client, contest, board, entry, media_asset, user_link, entry_tally, entry_tally_country, vote,
     vote_rejection, vote_batch, vote_budget to urvote_gateway`,
  `grant select (${publicUserColumns}) on "user" to urvote_gateway, urvote_vote_worker, urvote_contest_service,
     urvote_media_service, urvote_ops_service`,

  `grant select on contest, entry, user_link, fraud_rule_set to urvote_vote_worker`,
  `grant select, insert, update on vote, vote_rejection, vote_batch, vote_budget, entry_tally, entry_tally_country,
     device_voter to urvote_vote_worker`,
  `grant select, insert, update, delete on fraud_counter, queue_snapshot to urvote_vote_worker`,
  `grant delete on outbox_event, rate_limit, idempotency_key to urvote_vote_worker`,
  `grant insert on outbox_event to urvote_vote_worker, urvote_user_service, urvote_contest_service, urvote_media_service`,
  `grant execute on function ensure_vote_partitions(date, integer) to urvote_vote_worker, urvote_ops_service`,
  // Rights on a partitioned table do not reach a partition that is read by its own name.
  `grant select on vote_default, vote_rejection_default to urvote_vote_worker, urvote_ops_service`,

  `grant select, insert, update, delete on "user", user_role, user_link to urvote_user_service`,
  `grant select, insert, update on client, contest, board, entry, entry_moderation to urvote_contest_service`,
  `grant select on client_member, media_asset, user_role, entry_tally to urvote_contest_service`,
  // Whether a contest has votes; not who cast them.
  `grant select (contest_id, state) on vote to urvote_contest_service`,
  `grant select, insert, update on media_asset to urvote_media_service`,

  `grant insert on audit_log to urvote_user_service, urvote_contest_service, urvote_ops_service`,
  `grant select on audit_log, client, contest, board, entry, entry_tally, vote, vote_rejection, vote_batch,
     fraud_rule_set, fraud_counter, queue_snapshot to urvote_ops_service`,
  `grant execute on function audit_log_first_broken() to urvote_ops_service`,
];

export async function up(db: Kysely<unknown>): Promise<void> {
  for (const role of roles) {
    // Roles belong to the cluster, so another database of it may have made them already.
    await sql`
      do $$ begin
        create role ${sql.raw(role)} nologin;
      exception when duplicate_object or unique_violation then null;
      end $$`.execute(db);
  }
  await sql`revoke all on schema public from public`.execute(db);
  await sql`revoke execute on function ensure_vote_partitions(date, integer), ensure_month_partition(regclass, date)
    from public`.execute(db);
  await sql`grant usage on schema public to ${sql.raw(roles.join(', '))}`.execute(db);
  for (const grant of grants) await sql.raw(grant).execute(db);
}

export async function down(db: Kysely<unknown>): Promise<void> {
  for (const role of roles) {
    await sql.raw(`drop owned by ${role}`).execute(db);
    await sql`
      do $$ begin
        drop role ${sql.raw(role)};
      exception when dependent_objects_still_exist then null;
      end $$`.execute(db);
  }
  await sql`grant usage, create on schema public to public`.execute(db);
}
