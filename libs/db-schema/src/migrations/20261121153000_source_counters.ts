import { type Kysely, sql } from 'kysely';

/**
 * A counter's row holds the day and, beside it, its latest hour and minute. Groups no longer keep what the counters said
 * before them: counters are added to in the transaction that stores the votes. Devices count by entry and day.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`truncate fraud_counter`.execute(db);
  await sql`
    alter table fraud_counter
      add column hour integer not null default 0,
      add column hour_count integer not null default 0 check (hour_count >= 0),
      add column minute integer not null default 0,
      add column minute_count integer not null default 0 check (minute_count >= 0)`.execute(db);
  await sql`comment on column fraud_counter.hour is 'The hour that hour_count is of, since the epoch'`.execute(db);
  await sql`comment on column fraud_counter.minute is 'The minute that minute_count is of, since the epoch'`.execute(
    db,
  );
  await sql`alter table vote_batch drop column observed_counters`.execute(db);
  await sql`drop table device_voter`.execute(db);
}

export async function down(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table device_voter (
      device_hash text not null collate "C" check (char_length(device_hash) <= 64),
      voter_key text not null collate "C" check (char_length(voter_key) <= 80),
      first_seen_at timestamptz not null default now(),
      primary key (device_hash, voter_key)
    )`.execute(db);
  await sql`grant select, insert, update, delete on device_voter to urvote_vote_worker`.execute(db);
  await sql`alter table vote_batch add column observed_counters jsonb`.execute(db);
  await sql`truncate fraud_counter`.execute(db);
  await sql`
    alter table fraud_counter drop column hour, drop column hour_count, drop column minute, drop column minute_count`.execute(
    db,
  );
}
